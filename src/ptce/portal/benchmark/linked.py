"""A call whose form asks on conditions: 200 questions, 100 of them conditional, results computed, 40 members."""

from datetime import datetime
from functools import lru_cache
from uuid import uuid4

from ptce.accounts.models import User
from ptce.calls.models import Call, FormRevision
from ptce.dossiers.enums import MemberRole
from ptce.dossiers.models import Answers, Dossier, TeamMember
from ptce.portal.benchmark.content import answers, big_form, members_field, some_members
from ptce.questionnaire.conditions import Comparison, Condition, Operator, Rule
from ptce.questionnaire.definition import Field, Form, Section
from ptce.questionnaire.formulas import parse_stored
from ptce.questionnaire.kinds import Kind

MEMBERS = 40
SECTIONS = 7
# In each section of twenty: a source, what it shows (each question beyond the first also reads the one before), a result, plain questions.
CONDITIONAL = 14
TOTAL, ON_CONDITION = 200, 100


@lru_cache(maxsize=1)
def linked_form() -> Form:
    """Return the standard form of phase 2 with sections of conditional questions: `TOTAL` questions or more, `ON_CONDITION` conditional."""
    return Form(sections=(*big_form().sections, *(_section(rank) for rank in range(SECTIONS)), _rest()))


def linked_answers() -> dict[str, object]:
    """Return a full set of answers: every condition holds."""
    found: dict[str, object] = {members_field(): some_members(MEMBERS)}
    for field in linked_form().fields:
        if field.id.startswith("linked"):
            found |= {field.id: {Kind.YES_NO: True, Kind.NUMBER: "12", Kind.COMPUTED: None}.get(field.kind, f"Réponse à {field.label}")}
    return answers(0) | {field_id: value for field_id, value in found.items() if value is not None}


def linked_drafts(call: Call, owner: User, *, count: int, name: str, now: datetime) -> list[Dossier]:
    """Write drafts of the call that answer everything, without their pieces."""
    revision, _ = FormRevision.objects.get_or_create(call=call, number=1, defaults={"definition": linked_form().to_json(), "published_at": now})
    values = linked_answers()
    rows = []
    for n in range(count):
        row = Dossier.objects.create(
            number=f"BENCH-{name}-{n}", call=call, revision=revision, created_at=now, updated_at=now, pole_name=f"Lié {n}", key=uuid4()
        )
        Answers.objects.create(dossier=row, values=values, versions={})
        TeamMember.objects.create(dossier=row, person=owner, role=MemberRole.OWNER, joined_at=now)
        rows.append(row)
    return rows


def source(rank: int) -> str:
    """Return the id of the question that shows the others of a section."""
    return f"linked{rank}source"


def section(rank: int) -> str:
    """Return the id of a section of conditional questions."""
    return f"linked{rank}"


def _section(rank: int) -> Section:
    is_yes = Comparison(source(rank), Operator.IS, ("oui",))
    shown = [
        Field(f"linked{rank}c{n:02}", Kind.SHORT_TEXT, f"Question {rank}.{n}", required=True, shown_if=_condition(rank, n, is_yes))
        for n in range(CONDITIONAL)
    ]
    number = Field(f"linked{rank}number", Kind.NUMBER, f"Effectif {rank}")
    result = Field(f"linked{rank}result", Kind.COMPUTED, f"Double {rank}", formula=parse_stored(f"[{number.id}] * 2"))
    plain = [Field(f"linked{rank}p{n}", Kind.SHORT_TEXT, f"Libre {rank}.{n}") for n in range(3)]
    fields = (Field(source(rank), Kind.YES_NO, f"Question {rank}\u00a0?", required=True), number, result, *shown, *plain)
    return Section(section(rank), f"Partie liée {rank}", fields=fields)


def _condition(rank: int, place: int, is_yes: Comparison) -> Condition:
    if not place:
        return Condition(Rule.ALL, (is_yes,))
    return Condition(Rule.ALL, (is_yes, Comparison(f"linked{rank}c{place - 1:02}", Operator.ANSWERED)))


def _rest() -> Section:
    """Return what is lacking to the totals."""
    is_yes = Comparison(source(0), Operator.IS, ("oui",))
    conditional = ON_CONDITION - SECTIONS * CONDITIONAL
    plain = max(0, TOTAL - sum(1 for _ in big_form().fields) - SECTIONS * 20 - conditional)
    shown = [Field(f"linkedrest{n}", Kind.SHORT_TEXT, f"Reste {n}", shown_if=Condition(Rule.ALL, (is_yes,))) for n in range(conditional)]
    return Section("linkedrest", "Le reste", fields=(*shown, *(Field(f"linkedfree{n}", Kind.SHORT_TEXT, f"Libre {n}") for n in range(plain))))
