"""Two people write at random, each from what they last saw: no word is lost without its author being told."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from ptce.dossiers import operations, queries
from ptce.dossiers.models import Answers
from ptce.questionnaire.kinds import Role
from tests.conftest import NOON
from tests.factories import dossiers
from tests.factories.accounts import UserFactory

ROLES = (Role.POLE_NAME, Role.SUMMARY, Role.CARRIER_SIRET)


class Writers(RuleBasedStateMachine):
    """Two browsers: `seen` is the version each has of each field, `kept` what the last accepted save said."""

    def __init__(self):
        super().__init__()
        self.dossier = dossiers.dossier()
        editor = UserFactory()
        self.dossier.team.create(person=editor, role="EDITOR", joined_at=NOON)
        self.people = (dossiers.owner_of(self.dossier), editor)
        form = queries.form_of(self.dossier.revision_id)
        self.fields = tuple(form.with_role(role).id for role in ROLES)
        self.seen = [dict.fromkeys(self.fields, 0) for _ in self.people]
        self.kept = dict.fromkeys(self.fields)
        self.versions = dict.fromkeys(self.fields, 0)

    @rule(who=st.integers(0, 1), which=st.integers(0, len(ROLES) - 1), text=st.sampled_from(["", "un", "deux", "trois", dossiers.SIRET]))
    def save(self, who, which, text):
        field_id = self.fields[which]
        was_current = self.seen[who][field_id] == self.versions[field_id]
        saved, conflict = self.attempt(field_id, text, base_version=self.seen[who][field_id], actor=self.people[who])
        if conflict is not None:
            assert not was_current
            assert (conflict.theirs, conflict.their_version) == (self.kept[field_id], self.versions[field_id])
            return
        held = saved.raw if saved.raw is not None else saved.value
        assert was_current or held == self.kept[field_id]
        self.kept[field_id], self.versions[field_id] = held, saved.version
        self.seen[who][field_id] = saved.version

    def attempt(self, field_id, text, *, base_version, actor):
        try:
            saved = operations.save_answer(dossier=self.dossier, field_id=field_id, raw=text, base_version=base_version, actor=actor, now=NOON)
        except operations.AnswerConflict as conflict:
            return None, conflict
        return saved, None

    @rule(who=st.integers(0, 1))
    def reload(self, who):
        held = queries.content(self.dossier)
        self.seen[who] = {field_id: held.version(field_id) for field_id in self.fields}

    @invariant()
    def what_was_accepted_is_there(self):
        answers = Answers.objects.get(pk=self.dossier.pk)
        assert {field_id: answers.raw.get(field_id, answers.values.get(field_id)) for field_id in self.fields} == self.kept


class TestWriters(TestCase):
    def test_two_writers_lose_nothing(self):
        run_state_machine_as_test(
            Writers, settings=settings(max_examples=12, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck))
        )
