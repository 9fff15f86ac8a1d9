from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from ptce.dossiers import operations, queries, rules
from ptce.dossiers.models import Answers, Dossier
from ptce.journal import queries as journal
from ptce.organisations.models import Organisation
from ptce.questionnaire.definition import DefinitionError
from ptce.questionnaire.kinds import Kind, Role
from tests.conftest import NOON
from tests.factories import calls, dossiers
from tests.factories.accounts import UserFactory
from tests.factories.organisations import officer
from tests.factories.territories import region

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=3)


@pytest.fixture
def draft():
    return dossiers.dossier()


def field_with(role):
    return next(field for field in queries.form_of(Dossier.objects.get().revision_id).fields if field.role is role)


def save(dossier, field_id, raw, *, base=0, actor=None, now=NOON):
    return operations.save_answer(dossier=dossier, field_id=field_id, raw=raw, base_version=base, actor=actor or dossiers.owner_of(dossier), now=now)


def test_an_answer_is_kept_with_its_version_author_and_hour(draft):
    name = field_with(Role.POLE_NAME)
    owner = dossiers.owner_of(draft)

    saved = save(draft, name.id, "  Pôle du Bray ", now=LATER)

    answers = Answers.objects.get(pk=draft.pk)
    draft.refresh_from_db()
    assert (saved.value, saved.raw, saved.version, saved.problems, saved.saved_at) == ("Pôle du Bray", None, 1, (), LATER)
    assert answers.values == {name.id: "Pôle du Bray"}
    assert answers.versions == {name.id: [1, owner.pk, LATER.isoformat()]}
    assert (draft.pole_name, draft.updated_at) == ("Pôle du Bray", LATER)
    entry = journal.history(draft).last()
    assert (entry.verb, entry.changes, entry.actor_id) == ("dossiers.save_answer", {"versions": {name.id: 1}}, owner.pk)


def test_what_cannot_be_read_is_kept_as_typed(draft):
    siret = field_with(Role.CARRIER_SIRET)
    save(draft, siret.id, dossiers.SIRET)

    saved = save(draft, siret.id, "130 025 265 0001", base=1)

    answers = Answers.objects.get(pk=draft.pk)
    draft.refresh_from_db()
    assert (saved.value, saved.raw, saved.version) == (None, "130 025 265 0001", 2)
    assert saved.problems[0].blocks_saving
    assert siret.id not in answers.values
    assert answers.raw == {siret.id: "130 025 265 0001"}
    assert draft.carrier_siret == ""
    assert siret.id in {item.field_id for item in queries.completeness(draft).missing}


def test_a_right_answer_replaces_what_could_not_be_read(draft):
    siret = field_with(Role.CARRIER_SIRET)
    save(draft, siret.id, "faux")

    save(draft, siret.id, dossiers.SIRET, base=1)

    answers = Answers.objects.get(pk=draft.pk)
    assert (answers.values, answers.raw) == ({siret.id: dossiers.SIRET}, {})


def test_an_answer_erased_leaves_nothing_but_its_version(draft):
    name = field_with(Role.POLE_NAME)
    save(draft, name.id, "Pôle")

    saved = save(draft, name.id, "", base=1)

    assert (saved.value, saved.version) == (None, 2)
    assert Answers.objects.get(pk=draft.pk).values == {}


def test_a_newer_answer_of_somebody_else_is_never_overwritten(draft):
    name = field_with(Role.POLE_NAME)
    editor = dossiers.member(draft)
    save(draft, name.id, "Le mien", actor=editor, now=LATER)

    with pytest.raises(operations.AnswerConflict) as refused:
        save(draft, name.id, "Le tien")

    conflict = refused.value
    assert (conflict.field_id, conflict.field, conflict.mine, conflict.theirs) == (name.id, name.id, "Le tien", "Le mien")
    assert (conflict.their_author, conflict.their_at, conflict.their_version) == (editor.display_name, LATER, 1)
    assert Answers.objects.get(pk=draft.pk).values == {name.id: "Le mien"}


def test_a_conflict_shows_what_was_typed_when_it_could_not_be_read(draft):
    siret = field_with(Role.CARRIER_SIRET)
    save(draft, siret.id, "faux")

    with pytest.raises(operations.AnswerConflict) as refused:
        save(draft, siret.id, dossiers.SIRET)

    assert refused.value.theirs == "faux"


def test_the_same_answer_on_an_old_base_is_no_conflict(draft):
    name = field_with(Role.POLE_NAME)
    save(draft, name.id, "Bray")
    save(draft, name.id, "Pôle du Bray", base=1)

    saved = save(draft, name.id, "Pôle du Bray ", base=0, now=LATER)

    assert (saved.version, saved.saved_at) == (2, LATER)
    assert len([entry for entry in journal.history(draft) if entry.verb == "dossiers.save_answer"]) == 2


def test_columns_follow_the_answers(draft):
    region("84")
    for role, raw in {
        Role.IS_RURAL: "oui",
        Role.IS_QPV: "non",
        Role.IS_OVERSEAS: "non",
        Role.MEMBERS: dossiers.MEMBERS,
        Role.REGION: "84",
    }.items():
        dossiers.answer(draft, role, raw)

    draft.refresh_from_db()
    assert (draft.is_rural, draft.is_qpv, draft.is_overseas, draft.members_count, draft.region_id) == (True, False, False, 3, "84")


def test_amounts_follow_the_budget():
    first = calls.call(phase="ONE")
    draft = dossiers.dossier(call=calls.call(first_phase=first))

    dossiers.answer(draft, Role.BUDGET, dossiers.BUDGET)

    draft.refresh_from_db()
    assert (draft.total_budget, draft.amount_requested) == (Decimal(100_000), Decimal(60_000))


def test_the_region_is_the_carriers_before_the_declared_one(draft):
    Organisation.objects.create(siren=dossiers.SIRET[:9], name="Les Ateliers", region=region("53"), checked_at=NOON)
    region("84")
    region("11")
    dossiers.answer(draft, Role.REGION, "84")
    dossiers.answer(draft, Role.TERRITORY, [{"level": "region", "code": "11"}, {"level": "region", "code": "84"}])
    draft.refresh_from_db()
    assert draft.region_id == "84"

    dossiers.answer(draft, Role.CARRIER_SIRET, dossiers.SIRET)

    draft.refresh_from_db()
    assert (draft.region_id, draft.carrier_name) == ("53", "Les Ateliers")
    assert "84" in set(draft.regions.values_list("region_id", flat=True))


def test_regions_touched_follow_the_answers(draft):
    for code in ("84", "53", "11"):
        region(code)
    dossiers.answer(draft, Role.REGION, "84")
    dossiers.answer(draft, Role.TERRITORY, [{"level": "region", "code": code} for code in ("84", "53")])
    draft.regions.create(region=region("11"))

    dossiers.answer(draft, Role.REGION, "53")

    draft.refresh_from_db()
    assert draft.region_id == "53"
    assert "11" not in set(draft.regions.values_list("region_id", flat=True))


def test_a_place_that_does_not_exist_is_refused(draft):
    saved = save(draft, field_with(Role.REGION).id, "99")

    assert saved.problems[0].blocks_saving
    draft.refresh_from_db()
    assert draft.region_id is None


def test_a_place_is_read_whatever_its_shape(draft):
    territory = field_with(Role.TERRITORY)

    for raw in ["84", [{"level": "planète", "code": "1"}, "x"], [{"level": "region", "code": "84"}]]:
        saved = save(draft, territory.id, raw, base=Answers.objects.get(pk=draft.pk).versions.get(territory.id, [0])[0])
        assert saved.value is None


def test_a_new_carrier_is_looked_up_after_commit(draft, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        dossiers.answer(draft, Role.CARRIER_SIRET, dossiers.SIRET)
        dossiers.answer(draft, Role.POLE_NAME, "Pôle")

    assert len(callbacks) == 1


def test_a_reader_and_a_stranger_do_not_write(draft):
    name = field_with(Role.POLE_NAME)

    for person in (dossiers.member(draft, "READER"), UserFactory(), officer()):
        with pytest.raises(PermissionDenied):
            save(draft, name.id, "Non", actor=person)


def test_a_filed_dossier_no_longer_changes():
    filed = dossiers.submitted()

    with pytest.raises(operations.NotEditable):
        save(filed, field_with(Role.POLE_NAME).id, "Autre", base=1)


def test_a_request_for_pieces_reopens_its_fields_only_until_its_day():
    name = "eahq28"
    filed = dossiers.incomplete(fields=(name,))

    assert save(filed, name, "Nom corrigé", base=1).version == 2
    with pytest.raises(operations.NotEditable):
        save(filed, "6d9wad", "Autre", base=1)
    with pytest.raises(operations.NotEditable):
        save(filed, name, "Trop tard", base=2, now=NOON + timedelta(days=16))


def test_a_filed_dossier_stays_in_its_region():
    filed = dossiers.incomplete(fields=("bbjuyw",))
    region("53")

    save(filed, "bbjuyw", "53", base=1)

    filed.refresh_from_db()
    assert filed.region_id == "84"
    assert [row.region_id for row in filed.regions.all()] == ["53"]


@pytest.mark.parametrize("kind", [None, Kind.FILE])
def test_a_field_the_form_does_not_ask_is_refused(draft, kind):
    files = [field.id for field in queries.form_of(draft.revision_id).fields if field.kind is Kind.FILE]

    with pytest.raises(operations.UnknownField):
        save(draft, files[0] if kind else "absent", "x")


def test_a_book_is_refused(draft):
    with pytest.raises(operations.AnswerTooLong):
        save(draft, field_with(Role.SUMMARY).id, "x" * rules.MAX_RAW_CHARACTERS)


def test_a_section_posted_whole_keeps_all_but_what_conflicts(draft):
    form = queries.form_of(draft.revision_id)
    section = form.section_of(field_with(Role.POLE_NAME).id)
    name, sentence, summary, day = (field.id for field in section.fields[:4])
    save(draft, name, "Leur nom", actor=dossiers.member(draft))
    raws = {name: "Mon nom", sentence: "Une phrase", day: "31/02/2021", "bbjuyw": "84"}

    outcome = operations.save_section(dossier=draft, section_id=section.id, raws=raws, base_versions={}, actor=dossiers.owner_of(draft), now=LATER)

    answers = Answers.objects.get(pk=draft.pk)
    assert [saved.field_id for saved in outcome.saved] == [sentence, day]
    assert [conflict.field_id for conflict in outcome.conflicts] == [name]
    assert list(outcome.problems) == [day]
    assert answers.values == {name: "Leur nom", sentence: "Une phrase"}
    assert answers.raw == {day: "31/02/2021"}
    assert summary not in answers.versions


def test_a_section_that_changes_nothing_writes_nothing(draft):
    section = queries.form_of(draft.revision_id).sections[0]
    before = journal.history(draft).count()

    outcome = operations.save_section(dossier=draft, section_id=section.id, raws={}, base_versions={}, actor=dossiers.owner_of(draft), now=NOON)

    assert outcome == operations.SectionOutcome()
    assert journal.history(draft).count() == before


def test_an_unknown_section_is_refused(draft):
    with pytest.raises(DefinitionError):
        operations.save_section(dossier=draft, section_id="absent", raws={}, base_versions={}, actor=dossiers.owner_of(draft), now=NOON)


def test_an_autosave_costs_eight_statements(draft, django_assert_num_queries):
    owner, name = dossiers.owner_of(draft), field_with(Role.POLE_NAME).id

    # Savepoint, lock, answers with the standing, answers, dossier, version, journal, release.
    with django_assert_num_queries(8):
        operations.save_answer(dossier=draft, field_id=name, raw="Bray", base_version=0, actor=owner, now=NOON)
