"""What changes from one revision of a form to the next, and what each change means for somebody who answers."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from ptce.questionnaire import french
from ptce.questionnaire.changes import Change, ChangeKind
from ptce.questionnaire.checking import length_limit
from ptce.questionnaire.conditions import Condition
from ptce.questionnaire.definition import Bound, Field, Form, Section
from ptce.questionnaire.kinds import KINDS, ROLES, Kind, Setting
from ptce.questionnaire.wording import sentence


def compare(old: Form, new: Form) -> tuple[Change, ...]:
    """List what changes, sections first, then questions in the order of the new form, then what disappears; nothing for two equal forms."""
    return (*_section_changes(old, new), *_question_changes(old, new), *_removed_questions(old, new))


def _section_changes(old: Form, new: Form) -> Iterator[Change]:
    before, after = ({section.id: section for section in form.sections} for form in (old, new))
    moved = _moved([one for one in before if one in after], [one for one in after if one in before])
    for section in new.sections:
        known = before.get(section.id)
        if known is None:
            yield _of_section(ChangeKind.SECTION_ADDED, section)
            continue
        if (known.title, known.intro) != (section.title, section.intro):
            yield _of_section(ChangeKind.SECTION_REWORDED, section, _arrow(known.title, section.title) or "introduction")
        if section.id in moved:
            yield _of_section(ChangeKind.SECTION_MOVED, section)
        if known.shown_if != section.shown_if:
            yield _of_section(ChangeKind.CONDITION_CHANGED, section, _conditions(old, known.shown_if, new, section.shown_if))
        if replace(known, title=section.title, intro=section.intro, fields=section.fields, shown_if=section.shown_if) != section:
            yield _of_section(ChangeKind.SECTION_SETTINGS_CHANGED, section)
    yield from (_of_section(ChangeKind.SECTION_REMOVED, section) for section in old.sections if section.id not in after)


def _question_changes(old: Form, new: Form) -> Iterator[Change]:
    for section in new.sections:
        stayed = [field.id for field in section.fields if field.id in old and old.section_of(field.id).id == section.id]
        known = [field.id for field in old.section(section.id).fields] if stayed else []
        moved = _moved([one for one in known if one in set(stayed)], stayed)
        for field in section.fields:
            if field.id not in old:
                what = f"{KINDS[field.kind].label}, {'obligatoire' if field.required else 'facultative'}"
                yield Change(ChangeKind.QUESTION_ADDED, section.id, field.id, field.label, what, is_required=field.required)
                continue
            if field.id in moved or field.id not in stayed:
                yield Change(
                    ChangeKind.QUESTION_MOVED, section.id, field.id, field.label, "" if field.id in moved else f"vers «\u00a0{section.title}\u00a0»"
                )
            before = old.field(field.id)
            if before.shown_if != field.shown_if:
                what = _conditions(old, before.shown_if, new, field.shown_if)
                yield Change(ChangeKind.CONDITION_CHANGED, section.id, field.id, field.label, what)
            for kind, detail, options in _differences(before, field):
                yield Change(kind, section.id, field.id, field.label, detail, options)


def _removed_questions(old: Form, new: Form) -> Iterator[Change]:
    for section in old.sections:
        for field in section.fields:
            if field.id not in new:
                yield Change(ChangeKind.QUESTION_REMOVED, section.id, field.id, field.label, KINDS[field.kind].label)


type _Difference = tuple[ChangeKind, str, tuple[str, ...]]


def _differences(old: Field, new: Field) -> Iterator[_Difference]:
    if _words(old) != _words(new):
        yield ChangeKind.REWORDED, _arrow(old.label, new.label) or "aide, exemple, modèle ou texte de référence", ()
    if old.required != new.required:
        yield ChangeKind.MADE_REQUIRED if new.required else ChangeKind.MADE_OPTIONAL, "", ()
    if old.role != new.role:
        yield ChangeKind.ROLE_CHANGED, _arrow(_role(old), _role(new)), ()
    if (old.formula, old.unit, old.decimals) != (new.formula, new.unit, new.decimals):
        yield ChangeKind.FORMULA_CHANGED, "", ()
    yield from _limits(old, new)
    yield from _options(old, new)
    if _reworded_as(old, new) != new:
        yield ChangeKind.SETTINGS_CHANGED, "", ()


def _conditions(old: Form, before: Condition | None, new: Form, after: Condition | None) -> str:
    was = "toujours" if before is None else f"si {sentence(old, before)}"
    now = "toujours" if after is None else f"si {sentence(new, after)}"
    return f"{was}, devient {now}"


def _words(field: Field) -> tuple[object, ...]:
    return field.label, field.help, field.legal_reference, field.example, field.template


def _reworded_as(old: Field, new: Field) -> Field:
    """Return the old question with all that is compared one by one taken from the new one: what still differs is a setting not named here."""
    return replace(
        old,
        label=new.label,
        help=new.help,
        legal_reference=new.legal_reference,
        example=new.example,
        template=new.template,
        shown_if=new.shown_if,
        formula=new.formula,
        unit=new.unit,
        decimals=new.decimals,
        required=new.required,
        role=new.role,
        options=new.options,
        retired=new.retired,
        max_length=new.max_length,
        minimum=new.minimum,
        maximum=new.maximum,
    )


def _limits(old: Field, new: Field) -> Iterator[_Difference]:
    names = KINDS[new.kind].settings
    if old.max_length != new.max_length:
        before, after = length_limit(old), length_limit(new)
        detail = f"{names.get(Setting.MAX_LENGTH, 'longueur')}, {_arrow(french.number(before), french.number(after)) or french.number(after)}"
        yield ChangeKind.TIGHTENED if after < before else ChangeKind.LOOSENED, detail, ()
    for setting, sign in ((Setting.MINIMUM, 1), (Setting.MAXIMUM, -1)):
        least, most = (old.minimum, new.minimum) if setting is Setting.MINIMUM else (old.maximum, new.maximum)
        if least != most:
            detail = f"{names.get(setting, 'limite')}, {_arrow(_bound(old.kind, least), _bound(new.kind, most))}"
            yield ChangeKind.TIGHTENED if _is_tighter(least, most, sign) else ChangeKind.LOOSENED, detail, ()


def _options(old: Field, new: Field) -> Iterator[_Difference]:
    before, after = old.option_labels, new.option_labels
    if gone := [value for value in before if value not in after]:
        yield ChangeKind.OPTIONS_REMOVED, _quoted(before[value] for value in gone), tuple(gone)
    if fresh := [value for value in after if value not in before]:
        yield ChangeKind.OPTIONS_ADDED, _quoted(after[value] for value in fresh), ()
    kept = [value for value in after if value in before]
    if reworded := [value for value in kept if before[value] != after[value]]:
        yield ChangeKind.OPTIONS_REWORDED, "\u00a0; ".join(_arrow(before[value], after[value]) for value in reworded), ()
    elif kept != [value for value in before if value in after] or (old.options != new.options and before == after):
        yield ChangeKind.OPTIONS_REWORDED, "ordre", ()


def _is_tighter(before: Bound | None, after: Bound | None, sign: int) -> bool:
    if after is None:
        return False
    if before is None or isinstance(before, date) != isinstance(after, date):
        return True
    return (after > before) if sign > 0 else (after < before)  # type: ignore[operator]


def _moved(before: Sequence[str], after: Sequence[str]) -> frozenset[str]:
    """Return the fewest items that must move for one order to become the other (what is outside the longest increasing run)."""
    places = {one: place for place, one in enumerate(before)}
    tails: list[int] = []
    lengths = []
    for one in after:
        length = bisect_left(tails, places[one])
        tails[length : length + 1] = [places[one]]
        lengths.append(length)
    still: set[str] = set()
    wanted, last = len(tails) - 1, len(before)
    for one, length in zip(reversed(after), reversed(lengths), strict=True):
        if length == wanted and places[one] < last:
            still.add(one)
            last, wanted = places[one], wanted - 1
    return frozenset(after) - still


def _of_section(kind: ChangeKind, section: Section, detail: str = "") -> Change:
    return Change(kind, section.id, "", section.title, detail)


def _arrow(before: str, after: str) -> str:
    return "" if before == after else f"«\u00a0{before}\u00a0» devient «\u00a0{after}\u00a0»"


def _role(field: Field) -> str:
    return "rien" if field.role is None else ROLES[field.role].label


def _bound(kind: Kind, bound: Bound | None) -> str:
    if bound is None:
        return "sans limite"
    if isinstance(bound, date):
        return french.day(bound)
    return french.amount(bound) if kind is Kind.AMOUNT else french.number(french.shortest(bound))


def _quoted(labels: Iterator[str]) -> str:
    return ", ".join(f"«\u00a0{label}\u00a0»" for label in labels)
