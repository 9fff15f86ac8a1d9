"""Around the dossier: a receipt verified in the browser, rows pasted from a spreadsheet with and without a script."""

import hashlib

import pytest
from playwright.sync_api import expect

from ptce.dossiers import operations, pdfs
from ptce.dossiers.models import Answers, Submission
from ptce.organisations.models import Organisation
from ptce.questionnaire.kinds import Kind
from tests.browser.conftest import check, on_a_phone
from tests.browser.staff import walk_in
from tests.conftest import NOON
from tests.dossiers import screens
from tests.factories import dossiers

PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.mark.parametrize("javascript", [True, False])
def test_a_receipt_is_verified_and_the_file_stays_here_when_it_can(open_browser, served, javascript):
    submission = Submission.objects.get(dossier=screens.filed())
    receipt = pdfs.receipt(submission)
    operations.record_receipt(submission=submission, pdf=receipt, now=NOON)
    page = open_browser(javascript=javascript)
    page.goto(f"{served}/verifier/?numero={submission.receipt_number}")

    file = page.get_by_label("Ou le fichier lui-même")
    file.set_input_files({"name": "accuse.pdf", "mimeType": "application/pdf", "buffer": receipt})
    if javascript:
        expect(page.get_by_label("Empreinte SHA-256")).to_have_value(hashlib.sha256(receipt).hexdigest())
        expect(file).to_have_value("")
    page.get_by_role("button", name="Vérifier", exact=True).click()

    expect(page.get_by_text("Ce fichier est l’accusé de réception")).to_be_visible()
    check(page, "verifier")
    on_a_phone(page, "verifier")


def test_rows_pasted_in_a_cell_fill_the_rows_below_and_are_saved(open_browser, served):
    Organisation.objects.create(siren="130025265", name="Les Ateliers")
    draft = screens.draft()
    field = screens.first(draft, Kind.MEMBERS)
    page = open_browser()
    walk_in(page, dossiers.owner_of(draft), screens.address("section", draft, screens.section_with(draft, Kind.MEMBERS).id), served)
    answer = page.locator(f"#champ-{field.id}")

    page.locator(f"[name=f-{field.id}-0-siret]").focus()
    page.evaluate(PASTE, "130 025 265 00013\tCentre de recherche\n" + "\n".join(f"{rank}\tGuilde" for rank in range(9)))

    expect(answer.get_by_text("10\u00a0lignes collées.")).to_be_visible()
    expect(answer.get_by_text("Hors des listes, laissé vide, à choisir\u00a0: Guilde.")).to_be_visible()
    expect(page.locator(f"[name=f-{field.id}-0-name]")).to_have_value("Les Ateliers")
    expect(page.locator(f"[name=f-{field.id}-9-siret]")).to_have_value("8")
    expect(answer.locator("[data-saved]")).to_contain_text("à corriger")
    assert len(Answers.objects.get(pk=draft.pk).raw[field.id]) == 10


@pytest.mark.parametrize("javascript", [True, False])
def test_rows_are_shown_before_they_are_added(open_browser, served, javascript):
    draft = screens.draft()
    field = screens.first(draft, Kind.MEMBERS)
    page = open_browser(javascript=javascript)
    walk_in(page, dossiers.owner_of(draft), screens.address("paste", draft, field.id), served)

    page.get_by_label("Lignes copiées du tableur").fill("Nom\tFamille\nLes Ateliers\tAssociation\nLa Guilde\tGuilde")
    page.get_by_role("button", name="Voir l’aperçu").click()
    expect(page.get_by_text("2\u00a0lignes à ajouter")).to_be_visible()
    check(page, "coller")
    on_a_phone(page, "coller")
    page.get_by_role("button", name="Ajouter ces").click()

    expect(page.get_by_text("2\u00a0lignes ajoutées au tableau.")).to_be_visible()
    assert [row["name"] for row in Answers.objects.get(pk=draft.pk).values[field.id]] == ["Les Ateliers", "La Guilde"]
