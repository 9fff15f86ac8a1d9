"""The officer takes the dossiers away: one workbook of each format, with and without JavaScript."""

import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.browser import world as worlds
from tests.browser.conftest import check, on_a_phone
from tests.browser.staff import walk_in


@pytest.fixture
def world(served, clock):
    made = worlds.built()
    clock.move_to(worlds.NOW)
    return made


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_an_officer_prepares_and_downloads_each_workbook(open_browser, served, world, javascript):
    page = open_browser(javascript=javascript)
    address = reverse("selection:exports", args=[world.published.call.slug])
    walk_in(page, world.officer, address, served)
    page.goto(address)
    assert "Aucun classeur demandé" in page.locator("main").inner_text()

    for layout in ("XLSX", "ODS"):
        page.get_by_role("button", name=f"Préparer un classeur {layout}").click()
        page.get_by_text("Le classeur se prépare").wait_for()
        page.reload()
        link = page.get_by_role("link", name="Classeur du").filter(has_text=f"{layout} –")
        with page.expect_download() as found:
            link.click()
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(found.value.path().read_bytes())).get_sheet_by_index(0).to_python()
        assert found.value.suggested_filename == f"dossiers-{world.published.call.slug}.{layout.lower()}"
        assert sheet[0][0] == "Numéro"
        assert world.laureate.number in [row[0] for row in sheet]
    assert page.get_by_role("link", name="Classeur du").count() == 2
    if javascript:
        check(page, "exports")
        on_a_phone(page, "exports")
