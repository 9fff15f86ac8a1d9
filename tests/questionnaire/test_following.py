from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ptce.questionnaire.checking import check
from ptce.questionnaire.cleaning import clean
from ptce.questionnaire.comparison import compare
from ptce.questionnaire.completeness import missing
from ptce.questionnaire.conditions import Comparison, Condition, Operator, Rule
from ptce.questionnaire.definition import Form, Option
from ptce.questionnaire.display import display, plain
from ptce.questionnaire.following import Held, archive, follow, touched_by, with_retired
from ptce.questionnaire.kinds import Kind
from tests.questionnaire.samples import field_of, form_of

KEYS = "abcdef"
key_sets = st.frozensets(st.sampled_from(KEYS))
answers = st.dictionaries(st.sampled_from(KEYS), st.text(min_size=1, max_size=4), max_size=6)


def asking(keys):
    return form_of(*(field_of(Kind.SHORT_TEXT, id=key) for key in sorted(keys)))


def held(values=(), raw=(), archived=(), files=()):
    return Held(dict(values), dict(raw), dict(archived), dict(files))


def texts_of(found):
    kept = [*found.values.values(), *found.raw.values()]
    for entry in found.archived.values():
        kept += [entry["value"], entry["raw"], *(text for later in entry.get("also", []) for text in (later["value"], later["raw"]))]
    return sorted(text for text in kept if text is not None)


@given(answers, answers, st.lists(key_sets, max_size=6))
def test_no_answer_is_lost_whatever_the_revisions(values, raw, revisions):
    found = held(values, raw)
    for rank, keys in enumerate(revisions):
        found = follow(asking(keys), found, since=rank)

    assert texts_of(found) == texts_of(held(values, raw))


@given(answers, answers, key_sets, key_sets)
def test_following_twice_is_following_once(values, raw, keys, then):
    once = follow(asking(then), follow(asking(keys), held(values, raw), since=1), since=2)

    assert follow(asking(then), once, since=3) == once


@given(answers, key_sets)
def test_a_question_that_comes_back_finds_its_answer(values, keys):
    away = follow(asking(keys), held(values), since=1)

    assert set(away.values) == set(values) & keys
    assert follow(asking(KEYS), away, since=2) == held(values)


@given(st.lists(st.text(min_size=1, max_size=3), max_size=5))
def test_every_text_that_comes_late_is_kept_once(late):
    entry = {"value": "avant", "raw": None, "revision": 1}
    for text in late:
        entry = archive(entry, value=text, raw=None, revision=1)

    assert texts_of(held(archived={"a": entry})) == sorted({"avant", *late})


def test_an_emptied_answer_that_comes_late_empties_nothing():
    entry = {"value": "avant", "raw": None, "revision": 1}

    assert archive(entry, value=None, raw=None, revision=1) == entry


def themes(*values, **settings):
    labels = {"a": "Bois", "b": "Textile", "c": "Numérique"}
    return field_of(Kind.MULTIPLE_CHOICE, options=tuple(Option(value, labels[value]) for value in values), **settings)


def test_a_removed_choice_stays_what_was_answered_and_is_asked_again():
    form = with_retired(form_of(themes("a", "b")), form_of(themes("a")))
    field = form.field("f1")

    assert clean(field, ["a", "b"]).value == ["a", "b"]
    assert [problem.message for problem in check(field, ["a", "b"])] == ["L’une de vos réponses n’est plus proposée\u00a0: choisissez à nouveau."]
    assert len(missing(form, {"f1": ["b"]}, {})) == 1
    assert display(field, ["a", "b"]) == "Bois, Textile (n’est plus proposée)"
    assert plain(field, ["a", "b"]) == "Bois | Textile"


def test_a_choice_proposed_again_is_no_longer_retired():
    second = with_retired(form_of(themes("a", "b")), form_of(themes("a")))
    third = with_retired(second, form_of(themes("b", "c")))

    assert [option.value for option in third.field("f1").retired] == ["a"]
    assert Form.from_json(third.to_json()) == third


def touched(before, after, **given):
    old, new = form_of(*before), form_of(*after)
    changes = compare(old, new)
    return [changes[place].field_id for place, touches in touched_by(changes, old, new).items() if touches(held(**given))]


def test_a_removed_question_touches_who_answered_it():
    gone, letter = field_of(Kind.SHORT_TEXT, id="a"), field_of(Kind.FILE, id="b")

    assert touched([gone, letter], [], values={"a": "Oui"}) == ["a"]
    assert touched([gone, letter], [], raw={"a": "?"}, files={"b": 1}) == ["a", "b"]
    assert touched([gone, letter], []) == []


def test_a_new_required_question_touches_everybody_and_one_made_required_who_left_it_empty():
    old = field_of(Kind.SHORT_TEXT, id="a")
    new = replace(old, required=True)

    assert touched([old], [new, field_of(Kind.DATE, id="b", required=True)], values={"a": "Oui"}) == ["b"]
    assert touched([old], [new]) == ["a"]


def test_a_removed_choice_touches_who_made_it():
    assert touched([themes("a", "b")], [themes("a")], values={"f1": ["a", "b"]}) == ["f1"]
    assert touched([themes("a", "b")], [themes("a")], values={"f1": ["a"]}) == []


def test_a_tighter_limit_touches_who_exceeds_it():
    old = field_of(Kind.SHORT_TEXT, id="a")

    assert touched([old], [replace(old, max_length=3)], values={"a": "Long"}) == ["a"]
    assert touched([old], [replace(old, max_length=3)], values={"a": "Bon"}) == []
    letters = field_of(Kind.FILE, id="a", maximum=Decimal(3))
    assert touched([letters], [replace(letters, maximum=Decimal(1))], files={"a": 2}) == ["a"]


def test_a_required_question_touches_only_those_it_is_asked_from():
    trade = field_of(Kind.YES_NO, id="a")
    new = field_of(Kind.DATE, id="b", required=True, shown_if=Condition(Rule.ALL, (Comparison("a", Operator.IS, ("oui",)),)))

    assert touched([trade], [trade, new], values={"a": True}) == ["b"]
    assert touched([trade], [trade, new], values={"a": False}) == []


def test_a_condition_touches_whose_answer_it_hides_and_whom_it_asks_a_required_one():
    trade, text = field_of(Kind.YES_NO, id="a"), field_of(Kind.SHORT_TEXT, id="b")
    hidden = replace(text, shown_if=Condition(Rule.ALL, (Comparison("a", Operator.IS, ("oui",)),)))

    assert touched([trade, text], [trade, hidden], values={"a": False, "b": "Oui"}) == ["b"]
    assert touched([trade, text], [trade, hidden], values={"a": True, "b": "Oui"}) == []
    assert touched([trade, replace(hidden, required=True)], [trade, replace(text, required=True)], values={"a": False}) == ["b"]
