"""Waves, grace, extensions and reminders of dossiers."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from ptce.calls.operations import add_wave
from ptce.dossiers import lifecycle, operations, queries
from ptce.dossiers.models import Notification
from ptce.journal import queries as journal
from ptce.mailing.models import Mail
from tests.conftest import NOON
from tests.factories import calls, dossiers
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent, officer

pytestmark = pytest.mark.django_db
DAY, SECOND, MINUTE = timedelta(days=1), timedelta(seconds=1), timedelta(minutes=1)
CUT = NOON + 10 * DAY


def with_waves(*instants, **fields):
    call = calls.call(closes_at=None, **fields)
    by = officer()
    for instant in instants:
        call.refresh_from_db()
        add_wave(call=call, closes_at=instant, base_version=call.version, actor=by, now=NOON)
    return call


def submit(dossier, now):
    return operations.submit(dossier=dossier, key=uuid4(), actor=dossiers.owner_of(dossier), now=now)


def extend(dossier, until=NOON + 40 * DAY, *, reason="Crue de la rivière, locaux inondés.", actor=None, now=NOON):
    return operations.extend(dossier=dossier, until=until, reason=reason, actor=actor or officer(), now=now)


def mails(dossier, name):
    return list(Mail.objects.filter(key__startswith=f"dossiers.{name}-{dossier.pk}-").order_by("pk"))


class TestGrace:
    @pytest.fixture
    def complete(self):
        return dossiers.complete(call=calls.call(closes_at=CUT, grace_minutes=15))

    @pytest.mark.parametrize("late", [timedelta(0), SECOND, 15 * MINUTE])
    def test_a_deposit_is_taken_until_its_end_and_the_receipt_says_it(self, complete, late):
        made = submit(complete, CUT + late)

        words = " ".join(text for _, text in queries.delay_lines(made.content))
        assert ("délai de tolérance" in words) is (late > timedelta(0))

    def test_a_second_after_it_is_refused_with_the_instant(self, complete):
        with pytest.raises(operations.CallClosed, match="clos depuis le .* 14\u00a0h\u00a015"):
            submit(complete, CUT + 15 * MINUTE + SECOND)

    def test_no_new_dossier_is_opened_in_it(self):
        call = calls.call(closes_at=CUT, grace_minutes=15)

        with pytest.raises(operations.CallClosed):
            dossiers.dossier(call=call, now=CUT + SECOND)


class TestWaves:
    def test_a_dossier_aims_at_the_first_wave_to_come_and_is_deposited_for_it(self):
        complete = dossiers.complete(call=with_waves(CUT, CUT + 30 * DAY))

        made = submit(complete, CUT)

        complete.refresh_from_db()
        assert complete.wave.number == 1
        assert complete.status == "SUBMITTED"
        assert queries.delay_lines(made.content) == [("Relève", "relève 1")]

    def test_a_missed_wave_refuses_the_deposit_until_the_owner_agrees_to_the_next(self):
        complete = dossiers.complete(call=with_waves(CUT, CUT + 30 * DAY))
        late = CUT + SECOND
        with pytest.raises(operations.WaveMissed):
            submit(complete, late)

        operations.move_to_next_wave(dossier=complete, actor=dossiers.owner_of(complete), now=late)
        submit(complete, late)

        complete.refresh_from_db()
        assert complete.wave.number == 2
        moved = journal.history(complete).get(verb="dossiers.move_wave")
        assert (moved.changes["waves"], moved.actor) == ([1, 2], dossiers.owner_of(complete))

    def test_an_editor_does_not_consent_for_the_owner(self):
        draft = dossiers.dossier(call=with_waves(CUT, CUT + 30 * DAY))
        editor = dossiers.member(draft)

        with pytest.raises(PermissionDenied):
            operations.move_to_next_wave(dossier=draft, actor=editor, now=CUT + SECOND)

    def test_a_wave_still_open_is_not_left(self):
        draft = dossiers.dossier(call=with_waves(CUT, CUT + 30 * DAY))

        with pytest.raises(operations.WaveStillOpen):
            operations.move_to_next_wave(dossier=draft, actor=dossiers.owner_of(draft), now=CUT)

    def test_a_deposited_dossier_stays_in_its_wave(self):
        filed = dossiers.submitted(call=with_waves(CUT, CUT + 30 * DAY))

        with pytest.raises(lifecycle.TransitionRefused):
            operations.move_to_next_wave(dossier=filed, actor=dossiers.owner_of(filed), now=CUT + SECOND)

    def test_without_a_wave_ahead_the_draft_waits_and_says_so(self):
        complete = dossiers.complete(call=with_waves(CUT))

        with pytest.raises(operations.NoWaveAhead, match="vous serez prévenu"):
            operations.move_to_next_wave(dossier=complete, actor=dossiers.owner_of(complete), now=CUT + SECOND)

    def test_a_dossier_opened_after_the_last_wave_waits_for_the_next_then_aims_at_it(self):
        call = with_waves(CUT)
        complete = dossiers.complete(call=call, now=CUT + DAY)
        with pytest.raises(operations.NoWaveAhead):
            submit(complete, CUT + DAY)
        call.refresh_from_db()
        add_wave(call=call, closes_at=CUT + 60 * DAY, base_version=call.version, actor=officer(), now=CUT + 2 * DAY)

        assert [operations.aim_drafts(now=CUT + 2 * DAY) for _ in range(2)] == [1, 0]

        complete.refresh_from_db()
        assert complete.wave.number == 2
        assert Notification.objects.filter(dossier=complete, text__contains="vise la relève 2").count() == 1

    def test_the_team_is_asked_once_and_nothing_moves_by_itself(self):
        draft = dossiers.dossier(call=with_waves(CUT, CUT + 30 * DAY))
        dossiers.member(draft)

        assert operations.ask_next_wave(now=CUT) == 0
        assert [operations.ask_next_wave(now=CUT + MINUTE) for _ in range(2)] == [1, 0]

        draft.refresh_from_db()
        assert draft.wave.number == 1
        assert len(mails(draft, "wave_passed")) == 2

    def test_a_dossier_given_more_time_is_not_asked(self):
        draft = dossiers.dossier(call=with_waves(CUT, CUT + 30 * DAY))
        extend(draft, CUT + 2 * DAY)

        assert operations.ask_next_wave(now=CUT + DAY) == 0

    def test_a_deposit_taken_back_may_be_made_again_for_the_same_wave_only(self):
        filed = dossiers.submitted(call=with_waves(CUT, CUT + 30 * DAY))
        owner = dossiers.owner_of(filed)

        with pytest.raises(operations.CallClosed):
            operations.withdraw(dossier=filed, actor=owner, now=CUT + SECOND)
        operations.withdraw(dossier=filed, actor=owner, now=CUT)

        submit(filed, CUT)
        filed.refresh_from_db()
        assert filed.wave.number == 1


class TestExtension:
    @pytest.mark.parametrize(("late", "is_taken"), [(-SECOND, True), (timedelta(0), True), (SECOND, False)])
    def test_it_counts_to_the_second_for_this_team_alone(self, late, is_taken):
        call = calls.call(closes_at=CUT)
        mine, other = dossiers.complete(call=call), dossiers.complete(call=call)
        until = CUT + 2 * DAY
        extend(mine, until, now=CUT + DAY)

        if is_taken:
            made = submit(mine, until + late)
            assert "prolongée pour ce dossier" in queries.delay_lines(made.content)[0][1]
        else:
            with pytest.raises(operations.CallClosed):
                submit(mine, until + late)
        with pytest.raises(operations.CallClosed):
            submit(other, CUT + DAY)

    def test_the_team_is_told_with_the_reason_and_the_journal_keeps_who(self):
        draft = dossiers.dossier(call=calls.call(closes_at=CUT))
        by = officer()

        made = extend(draft, actor=by)

        draft.refresh_from_db()
        assert draft.due_on == made.until.date()
        assert [entry.actor for entry in journal.history(draft).filter(verb="dossiers.extend")] == [by]
        told = Mail.objects.get(key=f"dossiers.extended-{made.pk}-{dossiers.owner_of(draft).pk}")
        assert "Crue de la rivière" in told.body

    def test_a_new_one_replaces_the_former_and_revoking_gives_back_the_date_of_all(self):
        complete = dossiers.complete(call=calls.call(closes_at=CUT))
        by = officer()
        extend(complete, CUT + DAY)
        extend(complete, CUT + 3 * DAY)

        operations.revoke_extension(dossier=complete, actor=by, now=NOON)

        complete.refresh_from_db()
        assert (complete.extended_until, complete.due_on) == (None, CUT.date())
        assert complete.extensions.filter(revoked_at__isnull=False).count() == 2
        with pytest.raises(operations.NothingToRevoke):
            operations.revoke_extension(dossier=complete, actor=by, now=NOON)

    def test_neither_a_regional_agent_nor_the_team_gives_it(self):
        draft = dossiers.dossier(call=calls.call(closes_at=CUT))

        for person in (agent(), dossiers.owner_of(draft), UserFactory()):
            with pytest.raises(PermissionDenied):
                extend(draft, actor=person)

    def test_an_officer_of_the_team_gives_none_to_their_own(self):
        mine = officer()
        draft = dossiers.dossier(call=calls.call(closes_at=CUT), owner=mine)

        with pytest.raises(PermissionDenied):
            extend(draft, actor=mine)

    def test_it_needs_a_reason_and_an_instant_that_gives_something(self):
        draft = dossiers.dossier(call=calls.call(closes_at=CUT))

        with pytest.raises(operations.ExtensionReasonRequired):
            extend(draft, reason=" ")
        for until, now in ((CUT, NOON), (CUT + DAY, CUT + 2 * DAY)):
            with pytest.raises(operations.ExtensionTooShort):
                extend(draft, until, now=now)
        with pytest.raises(operations.ExtensionTooShort, match="permanent"):
            extend(dossiers.dossier(call=calls.call(closes_at=None)))

    def test_a_deposited_dossier_needs_none(self):
        with pytest.raises(lifecycle.TransitionRefused):
            extend(dossiers.submitted(call=calls.call(closes_at=CUT)))


class TestReminders:
    @pytest.fixture
    def draft(self):
        return dossiers.dossier(call=calls.call(closes_at=CUT))

    def test_three_leave_each_once_to_those_who_write(self, draft):
        dossiers.member(draft)
        dossiers.member(draft, "READER")

        sent = []
        for before in (timedelta(days=7), timedelta(days=7) - MINUTE, timedelta(hours=48), timedelta(hours=4), timedelta(hours=3), -SECOND):
            operations.remind_unsent(now=CUT - before)
            sent.append(len(mails(draft, "unsent")))

        assert sent == [2, 2, 4, 6, 6, 6]
        assert "n’est pas déposé" in mails(draft, "unsent")[0].subject

    def test_a_deposited_dossier_is_left_in_peace(self):
        filed = dossiers.submitted(call=calls.call(closes_at=CUT))

        assert operations.remind_unsent(now=CUT - timedelta(hours=4)) == 0
        assert mails(filed, "unsent") == []

    def test_an_extension_and_a_wave_count_as_the_deadline(self, draft):
        extend(draft, CUT + 20 * DAY)
        waving = dossiers.dossier(call=with_waves(CUT + 20 * DAY))

        assert operations.remind_unsent(now=CUT - timedelta(hours=4)) == 0
        assert operations.remind_unsent(now=CUT + 20 * DAY - timedelta(hours=4)) == 2
        assert [len(mails(one, "unsent")) for one in (draft, waving)] == [1, 1]

    def test_a_person_stops_them_by_the_link_of_the_mail_whose_opening_changes_nothing(self, draft, client):
        operations.remind_unsent(now=CUT - timedelta(days=7))
        body = mails(draft, "unsent")[0].body
        path = next(word for word in body.split() if "/rappels/" in word).removeprefix("http://testserver")

        assert "Ne plus recevoir ces rappels" in client.get(path).content.decode()
        operations.remind_unsent(now=CUT - timedelta(hours=48))
        assert len(mails(draft, "unsent")) == 2

        assert "Vous ne recevrez plus ces rappels" in client.post(path).content.decode()
        operations.remind_unsent(now=CUT - timedelta(hours=4))
        assert len(mails(draft, "unsent")) == 2
        assert client.get("/rappels/autre/").status_code == 404

    def test_a_person_chooses_from_the_team_page(self, draft):
        owner = dossiers.owner_of(draft)

        operations.choose_reminders(dossier=draft, wanted=False, actor=owner, now=NOON)
        operations.remind_unsent(now=CUT - timedelta(hours=4))

        assert mails(draft, "unsent") == []
        with pytest.raises(PermissionDenied):
            operations.choose_reminders(dossier=draft, wanted=False, actor=UserFactory(), now=NOON)
