"""A piece read page by page, without a script too."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from ptce.dossiers import operations
from tests.browser.conftest import check, on_a_phone
from tests.browser.staff import walk_in
from tests.dossiers import screens
from tests.dossiers.test_previews import pdf
from tests.factories import dossiers


@pytest.mark.parametrize("javascript", [True, False])
def test_a_piece_is_read_page_by_page(open_browser, served, javascript):
    draft = screens.draft()
    owner = dossiers.owner_of(draft)
    name = "Statuts de l’association des coopératives du pays de Bray et de la vallée de la Béthune.pdf"
    facts = {"field_id": screens.file_field(draft).id, "name": name, "key": "00000000-0000-4000-8000-000000000009"}
    operations.add_piece(dossier=draft, file=ContentFile(pdf(pages=2), name=name), actor=owner, now=timezone.now(), **facts)
    page = open_browser(javascript=javascript)
    walk_in(page, owner, screens.address("pieces", draft), served)

    check(page, "pieces")
    on_a_phone(page, "pieces")
    page.get_by_role("link", name="Aperçu de Statuts").click()
    page.get_by_role("img", name="Page 1 de").wait_for()
    check(page, "apercu")
    on_a_phone(page, "apercu")
    page.get_by_role("link", name="Page suivante").click()

    assert page.get_by_role("img", name="Page 2 de").is_visible()
