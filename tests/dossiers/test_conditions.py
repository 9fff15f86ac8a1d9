"""What is not asked is kept, and leaves every reading, list, deposit and export; it comes back with its answer."""

from decimal import Decimal

import pytest
from django.test import Client

from ptce.dossiers import operations, queries
from ptce.dossiers.models import Answers
from ptce.questionnaire.columns import columns
from tests.conftest import NOON
from tests.dossiers import screens
from tests.factories import calls, dossiers
from tests.factories.conditional import conditional_form, with_amount_if_employer

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def dossier():
    return dossiers.dossier(call=calls.call(form=conditional_form()))


@pytest.fixture
def owner(dossier):
    client = Client()
    client.force_login(dossiers.owner_of(dossier))
    return client


def answer(dossier, field_id, raw):
    version = queries.content(dossier).version(field_id)
    return operations.save_answer(dossier=dossier, field_id=field_id, raw=raw, base_version=version, actor=dossiers.owner_of(dossier), now=NOON)


def autosave(client, dossier, field_id, text):
    base = queries.content(dossier).version(field_id)
    return client.post(screens.address("save_answer", dossier, field_id), {f"f-{field_id}": ["", text], "base_version": base}, headers=JSON)


def page(client, dossier, section="emplois"):
    return client.get(screens.address("section", dossier, section)).content.decode()


def block(html, field_id):
    """Return the opening tag of a question on the page."""
    start = html.index(f'id="champ-{field_id}"')
    return html[start : html.index(">", start)]


def test_an_answer_tells_what_it_makes_appear_and_what_is_computed(dossier, owner):
    answer(dossier, "volunteers", "3")

    shown = autosave(owner, dossier, "employs", "oui").json()["asked"]
    jobs = autosave(owner, dossier, "jobs", "1").json()["asked"]
    hidden = autosave(owner, dossier, "employs", "non").json()["asked"]

    assert shown["hidden"] == []
    assert shown["said"] == (
        "La partie «\u00a0Formation\u00a0» apparaît. 2\u00a0questions apparaissent\u00a0: "
        "«\u00a0Combien de salariés\u00a0?\u00a0», «\u00a0Attestation d’emploi\u00a0»."
    )
    assert shown["parts_changed"]
    assert jobs["results"] == {"share": "25\u00a0%"}
    assert (jobs["said"], jobs["parts_changed"]) == ("", False)
    assert hidden["hidden"] == ["jobs", "proof"]
    assert "La partie «\u00a0Formation\u00a0» disparaît." in hidden["said"]
    assert hidden["results"] == {"share": "non calculable\u00a0: «\u00a0Combien de salariés\u00a0?\u00a0» n’est pas demandé"}


def test_an_answer_that_decides_of_nothing_says_nothing(dossier, owner):
    assert "asked" not in autosave(owner, dossier, "plan", "Un plan.").json()


def test_autosave_of_an_answer_that_decides_costs_ten_statements_at_most(dossier, owner, django_assert_max_num_queries):
    autosave(owner, dossier, "employs", "oui")

    # Two of them are the savepoint that the test's own transaction adds.
    with django_assert_max_num_queries(12):
        assert (
            owner.post(screens.address("save_answer", dossier, "employs"), {"f-employs": ["", "non"], "base_version": 1}, headers=JSON).status_code
            == 200
        )


def test_a_page_without_script_shows_what_is_asked_after_each_save(dossier, owner):
    before = page(owner, dossier)
    sent = {"f-employs": ["", "oui"], "v-employs": "0", "action": "next", "cle": "0e8b9d4e-6a52-4f0a-9d53-0a7d0c6f1a11"}
    response = owner.post(screens.address("section", dossier, "emplois"), sent, follow=True)
    after = response.content.decode()

    assert "hidden" in block(before, "jobs")
    assert response.redirect_chain[-1][0].endswith("/emplois/")
    assert "hidden" not in block(after, "jobs")
    assert "2\u00a0questions apparaissent" in after
    assert "Formation" in after


def test_what_is_hidden_sends_nothing_without_script(dossier, owner):
    html = page(owner, dossier)
    start = html.index('id="champ-jobs"')

    assert '<fieldset class="ptce-conditional" role="presentation" disabled>' in html[start : start + 600]


def test_a_hidden_section_leads_back_and_leaves_the_navigation(dossier, owner):
    response = owner.get(screens.address("section", dossier, "formation"), follow=True)

    assert response.redirect_chain[0][0] == screens.address("detail", dossier)
    assert "n’est pas demandée" in response.content.decode()
    overview = owner.get(screens.address("detail", dossier)).content.decode()
    assert "Emplois" in overview
    assert "Formation" not in overview


def test_an_answer_comes_back_with_its_question(dossier, owner):
    for field_id, raw in (("employs", "oui"), ("plan", "Un plan écrit avec soin."), ("employs", "non")):
        answer(dossier, field_id, raw)
    assert "Un plan écrit avec soin." not in owner.get(screens.address("answers", dossier)).content.decode()
    assert Answers.objects.get(pk=dossier.pk).values["plan"] == "Un plan écrit avec soin."

    answer(dossier, "employs", "oui")

    assert "Un plan écrit avec soin." in owner.get(screens.address("answers", dossier)).content.decode()


def test_what_is_not_asked_is_not_missing(dossier):
    answer(dossier, "employs", "non")
    lacking = {item.field_id for item in queries.completeness(dossier).missing}
    answer(dossier, "employs", "oui")

    assert not lacking & {"jobs", "proof", "plan"}
    assert {item.field_id for item in queries.completeness(dossier).missing} >= {"jobs", "proof", "plan"}


def test_a_deposit_holds_what_is_asked_and_the_results(dossier):
    dossiers.fill(dossier)
    dossiers.piece(dossier, "proof", name="Cachee.pdf")
    answer(dossier, "volunteers", "6")
    answer(dossier, "employs", "non")

    content = dossiers.submission(dossier).content

    assert content["answers"]["employs"] is False
    assert not {"jobs", "plan", "proof"} & content["answers"].keys()
    assert content["answers"]["share"] == {"value": None, "reason": "«\u00a0Combien de salariés\u00a0?\u00a0» n’est pas demandé"}
    assert "proof" not in {piece["field"] for piece in content["pieces"]}


def test_a_deposit_freezes_the_result(dossier):
    dossiers.fill(dossier)
    answer(dossier, "volunteers", "6")

    assert dossiers.submission(dossier).content["answers"]["share"] == {"value": "25.0", "reason": ""}


def test_nobody_types_a_result(dossier):
    with pytest.raises(operations.UnknownField):
        answer(dossier, "share", "99")


def test_hiding_a_question_empties_its_column_and_showing_it_fills_it_again():
    dossier = dossiers.dossier(call=calls.call(form=with_amount_if_employer()))
    for field_id, raw in (("employs", "oui"), ("amount", "1000")):
        answer(dossier, field_id, raw)

    amounts = []
    for raw in ("non", "oui"):
        answer(dossier, "employs", raw)
        dossier.refresh_from_db()
        amounts.append(dossier.amount_requested)

    assert amounts == [None, Decimal(1000)]
    assert columns(queries.form_of(dossier.revision_id), Answers.objects.get(pk=dossier.pk).values).amount_requested == 1000


def test_a_piece_that_is_not_asked_is_not_listed(dossier, owner):
    answer(dossier, "employs", "oui")
    dossiers.piece(dossier, "proof", name="Cachee.pdf")
    answer(dossier, "employs", "non")

    assert "Cachee.pdf" not in owner.get(screens.address("pieces", dossier)).content.decode()
