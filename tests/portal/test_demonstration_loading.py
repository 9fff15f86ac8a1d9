"""A reduced demonstration, played once for the module in slices, with a crash in the middle."""

from collections import Counter
from dataclasses import replace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from ptce.accounts.models import User
from ptce.calls.models import Call
from ptce.dossiers.enums import DossierStatus, PieceRequestStatus
from ptce.dossiers.models import Dossier, PieceRequest, Recusal, Submission, TeamMember
from ptce.journal.models import Entry
from ptce.mailing.models import Mail
from ptce.organisations.models import Organisation
from ptce.poles import queries as poles
from ptce.poles.enums import Outcome
from ptce.poles.models import Pole, Selection
from ptce.portal import tasks
from ptce.portal.demonstration import directory, progress, scenario, steps
from ptce.portal.demonstration.calendar import Calendar
from ptce.portal.demonstration.calls import ensure_calls
from ptce.portal.demonstration.loading import is_loaded, load
from ptce.portal.demonstration.organisations import carrier_of
from ptce.portal.demonstration.people import ensure_staff
from ptce.portal.demonstration.places import PLACES
from ptce.questionnaire.kinds import Kind
from ptce.reviews.enums import AssignmentStatus, OpinionStatus
from ptce.reviews.models import Assignment, Opinion, RegionalRanking
from ptce.selection.enums import SessionStatus
from ptce.selection.models import Letter, Session
from ptce.territories import reference
from ptce.territories.models import Commune, Departement, Epci, Region
from tests.conftest import NOON

S = DossierStatus
# Between them, the cases kept pass through every act of the whole table but those of dossiers without a région.
KEPT = (0, 15, 18, 21, 23, 24, 28, 30, 31, 39, 42, 43, 45)
SMALL = steps.Scale(
    filed=5,
    kept=3,
    second=3,
    funded=1,
    reserve=1,
    cases=tuple(scenario.cases()[row] for row in KEPT) + scenario.cases()[-2:],
    both=scenario.both_phases()[:1],
)
COUNTED = (User, Dossier, Submission, Assignment, PieceRequest, Opinion, Mail, Letter, Pole, Selection, Organisation, Entry, TeamMember)


class Crash(Exception):
    """The worker is killed."""


def places() -> None:
    """Write the places of the demonstration, and the régions they are in."""
    names = {row["code"]: row["name"] for row in reference.rows("regions")}
    Region.objects.bulk_create([Region(code=code, name=name, normalised=name.lower()) for code, name in names.items()], ignore_conflicts=True)
    held = {place.departement: place.region for place in PLACES}
    Departement.objects.bulk_create([Departement(code=code, name=code, normalised=code, region_id=region) for code, region in held.items()])
    Epci.objects.bulk_create([Epci(code=one.epci, name=one.epci_name, normalised=one.epci, region_id=one.region) for one in PLACES])
    Commune.objects.bulk_create(
        [Commune(code=one.commune, name=one.name, normalised=one.name.lower(), departement_id=one.departement, epci_id=one.epci) for one in PLACES]
    )


def crash_once(label, done, total):
    if (done, total) == (2, SMALL.filed):
        raise Crash


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        places()
        with pytest.raises(Crash):
            load(now=NOON, tell=crash_once, scale=SMALL)
        slices = 1
        while not load(now=NOON, enough=lambda: True, scale=SMALL):
            slices += 1
        yield slices
        transaction.set_rollback(True)


@pytest.fixture
def calls(demonstration, db):
    return {call.title: call for call in Call.objects.filter(is_fictional=True)}


def statuses(call):
    return Counter(call.dossiers.values_list("status", flat=True))


def of(calls, words):
    return next(call for title, call in calls.items() if words in title)


def test_every_unit_was_a_slice_of_its_own(demonstration, db):
    assert demonstration > len(SMALL.cases)
    assert is_loaded()
    assert progress.current().percent == 100


def test_phase_1_is_decided_with_the_figures_asked(calls):
    assert statuses(of(calls, "phase 1, année passée")) == {S.LAUREATE: 3, S.INELIGIBLE: 1, S.REFUSED: 1}


def test_phase_2_is_decided_and_the_reserve_takes_the_place_of_who_gives_up(calls):
    call = of(calls, "phase 2, année passée")

    assert statuses(call) == {S.LAUREATE: 1, S.RENOUNCED: 1, S.REFUSED: 1}
    assert set(call.dossiers.values_list("amount_requested", flat=True)) == {scenario.GRANT}


def test_the_open_call_carries_every_intermediate_state(calls):
    call = of(calls, "phase 1, appel ouvert")
    mine = Assignment.objects.filter(dossier__call=call)

    assert call.is_receiving(NOON)
    assert set(statuses(call)) == {S.DRAFT, S.SUBMITTED, S.INCOMPLETE, S.ELIGIBLE, S.INELIGIBLE}
    assert set(mine.values_list("status", flat=True)) == set(AssignmentStatus)
    assert set(PieceRequest.objects.filter(dossier__call=call).values_list("status", flat=True)) == set(PieceRequestStatus)
    assert set(Opinion.objects.values_list("status", flat=True)) == {OpinionStatus.GIVEN}
    assert set(Recusal.objects.values_list("declared", flat=True)) == {True, False}
    assert set(RegionalRanking.objects.filter(call=call).values_list("region_id", flat=True)) == set(scenario.RANKED)


def test_every_state_of_a_dossier_is_somewhere(demonstration, db):
    assert set(Dossier.objects.values_list("status", flat=True)) >= set(S) - {S.RESERVE}


def test_a_dossier_over_several_regions_waits_for_a_national_officer(demonstration, db):
    waiting = Dossier.objects.get(region__isnull=True)

    assert waiting.status == S.SUBMITTED
    assert set(waiting.regions.values_list("region_id", flat=True)) == {"75", "76"}


def test_both_phases_are_filed_at_once(calls):
    second = of(calls, "phase 2, appel ouvert").dossiers.get()

    assert second.status == second.first_phase_dossier.status == S.SUBMITTED
    assert second.first_phase_dossier.submitted_at == second.submitted_at


def test_the_permanent_call_has_a_wave_past_with_a_dossier_and_one_ahead_that_a_draft_is_asked_to_aim_at(calls):
    call = of(calls, "appel permanent")
    first, second = call.waves.order_by("number")
    filed = call.dossiers.get(status=S.SUBMITTED)
    draft = call.dossiers.get(status=S.DRAFT)

    assert first.closes_at < NOON < second.closes_at
    assert call.closes_at is None
    assert filed.wave == draft.wave == first
    assert filed.submitted_at < first.closes_at
    assert draft.has_missed_wave(NOON)
    assert draft.asked_wave == first.number
    assert Mail.objects.filter(to="ines.calvet@greniers-clairlune.example", key__contains="wave").count() == 1


def test_one_draft_of_the_open_call_has_more_time_than_the_others(calls):
    call = of(calls, "phase 1, appel ouvert")
    extended = call.dossiers.get(extended_until__isnull=False)

    assert extended.status == S.DRAFT
    assert extended.extended_until > call.closes_at
    assert extended.team.filter(person__email="ines.calvet@greniers-clairlune.example").exists()


def test_the_open_form_shows_a_condition_a_count_an_example_and_a_file_to_fill(calls):
    call = of(calls, "phase 1, appel ouvert")
    form = call.revisions.get().form
    template = form.field("ap4wma").template

    assert [field.id for field in form.fields if field.shown_if is not None] == ["v3zc6n"]
    assert [field.id for field in form.fields if field.kind is Kind.COMPUTED] == ["h4n8dr"]
    assert form.field("6d9wad").example != ""
    assert template is not None
    assert call.templates.get().document.name == template.name == "Trame du diagnostic.pdf"


def test_sessions_are_published_and_letters_and_receipts_are_made(demonstration, db):
    assert set(Session.objects.values_list("status", flat=True)) == {SessionStatus.PUBLISHED}
    assert Letter.objects.filter(document__isnull=True).count() == 0
    assert Letter.objects.count() > 0
    assert Submission.objects.filter(receipt__isnull=True).count() == 0


def test_everything_is_marked_fictional(demonstration, db):
    for model in (Call, Dossier, Pole, Organisation, User):
        assert set(model.objects.values_list("is_fictional", flat=True)) == {True}, model


def test_nothing_of_it_enters_the_public_counts(demonstration, db):
    assert Selection.objects.filter(outcome=Outcome.LAUREATE).count() == SMALL.kept + SMALL.funded
    assert sum(poles.counts().values()) == 0
    assert list(poles.registry()) == []
    assert set(poles.named_laureates()) <= set(Call.objects.filter(is_fictional=True).values_list("pk", flat=True))
    assert list(poles.latest_laureates(10)) == []


def test_everybody_acted_before_the_moment_of_loading(demonstration, db):
    assert Submission.objects.filter(received_at__gt=NOON).count() == 0
    assert Assignment.objects.filter(assigned_at__gt=NOON).count() == 0


def test_the_draft_of_the_persona_has_its_invited_team(calls):
    draft = of(calls, "phase 1, appel ouvert").dossiers.get(status=S.DRAFT, team__person__email="ines.calvet@greniers-clairlune.example")

    assert sorted(draft.team.values_list("role", flat=True)) == ["EDITOR", "OWNER", "READER"]
    assert draft.invitations.filter(accepted_at__isnull=True).count() == 1


def test_loading_again_adds_nothing(demonstration, db):
    before = [model.objects.count() for model in COUNTED]

    assert load(now=NOON, scale=SMALL) is True
    assert [model.objects.count() for model in COUNTED] == before


def test_a_unit_interrupted_leaves_nothing(demonstration, db):
    stage = steps.Stage(SMALL, *_stage_parts(), NOON)
    broken = replace(scenario.cases()[2], steps=("submit", "unknown"), filled=1.0)

    with pytest.raises(KeyError):
        steps._case(stage, broken)

    assert Dossier.objects.filter(pole_name=broken.project.name).count() == 0


def test_the_directory_knows_the_carriers_and_not_the_one_without_a_seat(demonstration, db):
    placed, unplaced = scenario.cases()[0].project, scenario.cases()[-1].project

    assert b'"total_results": 1' in directory.answer("/search", {"q": carrier_of(placed).siret}).body
    assert b'"total_results": 0' in directory.answer("/search", {"q": carrier_of(unplaced).siret}).body
    assert b'"total_results": 0' in directory.answer("/search", {"q": "13002526500013"}).body


def test_it_is_loaded_nowhere_but_in_the_demonstration(settings, db):
    settings.DEMO = settings.TESTING = False

    with pytest.raises(ImproperlyConfigured):
        tasks.load_demonstration.call()
    assert DBTaskResult.objects.count() == 0


def test_the_command_refuses_out_of_the_demonstration_and_finds_it_loaded_in_it(demonstration, settings, db, capsys):
    with pytest.raises(CommandError, match="PTCE_DEMO=1"):
        call_command("demonstration")
    settings.DEMO = True

    call_command("demonstration")

    assert capsys.readouterr().out == "Démonstration chargée.\n"


def _stage_parts():
    calendar = Calendar(NOON)
    cast = ensure_staff(now=NOON)
    return calendar, cast, ensure_calls(calendar=calendar, officer=cast.officer, funded=SMALL.funded)
