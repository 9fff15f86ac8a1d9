import time
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from ptce.calls.queries import AnswerState, PieceView, field_views, known, resolve
from ptce.calls.queries.field_views import MAX_RADIOS
from ptce.documents.rules import ACCEPTED_WORDS
from ptce.questionnaire.blank import standard_phase_2
from ptce.questionnaire.cleaning import clean
from ptce.questionnaire.definition import Field, Option, TemplateFile
from ptce.questionnaire.kinds import UNTYPED_KINDS, WITHOUT_EXAMPLE, Kind
from ptce.questionnaire.posting import parse_post, parse_versions
from ptce.territories.models import Commune, Departement
from tests.calls.pages import boxes, dangling, repeated_ids
from tests.factories.territories import region
from tests.questionnaire.samples import VALID_RAW, field_of

pytestmark = pytest.mark.django_db

ROMANS = [{"level": "commune", "code": "26281", "label": "Romans-sur-Isère (26)"}]


@pytest.fixture(autouse=True)
def _places():
    region("84")
    Departement.objects.create(code="2A", name="Corse-du-Sud", normalised="corse du sud")
    drome = Departement.objects.create(code="26", name="Drôme", normalised="drome", region=region("84"))
    for code, name in (("26281", "Romans-sur-Isère"), ("26235", "Pierrelatte"), ("26236", "Pierrelongue")):
        Commune.objects.create(code=code, name=name, normalised=name.lower().replace("-", " ").replace("è", "e"), departement=drome)


def shown(*fields, answers=None, **options):
    views = field_views(fields, answers or {}, **options)
    return "".join(render_to_string("questionnaire/field.html", {"field": view}) for view in views)


def answered(field, raw):
    outcome = clean(field, raw)
    return AnswerState(value=outcome.value, raw=raw, is_refused=outcome.is_refused, problems=outcome.problems, version=3)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_shows_a_box_with_its_label_and_no_dangling_reference(kind):
    template = TemplateFile("0d3a2c1e-0000-4000-8000-000000000000", "budget.xlsx", 84_000) if kind is Kind.FILE else None
    html = shown(field_of(kind, help="Une aide.", example="" if kind in WITHOUT_EXAMPLE else "Comme ceci.", template=template))

    assert "Question" in html
    assert ("Comme ceci." in html) == (kind not in WITHOUT_EXAMPLE)
    assert ("XLSX – 84\u00a0ko" in html) == (kind is Kind.FILE)
    assert (dangling(html), repeated_ids(html)) == (set(), set())


@pytest.mark.parametrize("kind", sorted(set(Kind) - UNTYPED_KINDS))
def test_a_page_posted_as_it_is_gives_back_the_same_answer(kind):
    field = field_of(kind)
    value = clean(field, VALID_RAW[kind] if kind is not Kind.TERRITORY else ROMANS).value

    sent = boxes(shown(field, answers={field.id: AnswerState(value=value, version=7)}))
    raws = parse_post([field], sent, resolve=resolve)

    assert clean(field, raws[field.id]).value == value
    assert parse_versions([field], sent) == {"f1": 7}


@pytest.mark.parametrize("kind", sorted(set(Kind) - UNTYPED_KINDS))
def test_an_empty_page_gives_back_no_answer(kind):
    field = field_of(kind)

    assert clean(field, parse_post([field], boxes(shown(field)))["f1"]).value is None


@pytest.mark.parametrize(
    ("kind", "raw", "typed"),
    [
        (Kind.DATE, "31/02/2026", 'value="31/02/2026"'),
        (Kind.SIRET, "13002526500014", 'value="13002526500014"'),
        (Kind.AMOUNT, "beaucoup", 'value="beaucoup"'),
        (Kind.EMAIL, "pas d’arobase", "pas d’arobase"),
    ],
)
def test_what_could_not_be_read_stays_in_its_box_with_its_reason(kind, raw, typed):
    field = field_of(kind)

    state = answered(field, raw)
    html = shown(field, answers={"f1": state})

    assert typed in html
    assert state.problems[0].message in html
    assert 'aria-invalid="true"' in html


def test_a_cell_that_is_wrong_says_so_beside_it():
    field = field_of(Kind.MEMBERS)

    html = shown(field, answers={"f1": answered(field, [{"name": "Archer", "siret": "12", "family": "ESS"}])})

    assert 'aria-describedby="f-f1-0-siret-problem"' in html
    assert 'value="12"' in html
    assert dangling(html) == set()


def test_a_warning_is_not_an_error():
    field = field_of(Kind.NUMBER, minimum=Decimal(5))

    view = field_views([field], {"f1": answered(field, "1")})[0]

    assert (view.is_wrong, view.limits) == (True, "Au moins 5.")


@pytest.mark.parametrize(("extra", "count"), [({}, 3), ({"f1": 8}, 8)])
def test_a_table_proposes_empty_rows(extra, count):
    table = field_views([field_of(Kind.MEMBERS)], {}, extra_rows=extra)[0].tables[0]

    assert len(table.rows) == count
    assert table.more_action == "rows:f1"


def test_a_budget_shows_both_sides_and_its_totals():
    field = field_of(Kind.BUDGET, maximum=Decimal(80))

    view = field_views([field], {"f1": answered(field, VALID_RAW[Kind.BUDGET])})[0]

    assert [table.caption for table in view.tables] == ["Charges", "Produits"]
    assert view.totals == (
        ("Total des charges", "100\u00a0€"),
        ("Total des produits", "100\u00a0€"),
        ("Aide demandée à l’État", "60\u00a0€"),
        ("Part demandée à l’État", "60\u00a0%"),
    )
    assert view.limits == "Part demandée à l’État\u00a0: 80\u00a0% au plus."


def test_an_unbalanced_budget_shows_the_gap():
    field = field_of(Kind.BUDGET)
    raw = {"charges": [{"label": "Animation", "amount": "100"}], "income": []}

    view = field_views([field], {"f1": answered(field, raw)})[0]

    assert ("Écart", "100\u00a0€") in view.totals
    assert view.is_wrong


def test_a_long_list_of_choices_is_a_list_box():
    options = tuple(Option(f"V{rank}", f"Choix {rank}") for rank in range(MAX_RADIOS + 1))
    field = Field("f1", Kind.SINGLE_CHOICE, "Question", options=options)

    view = field_views([field], {"f1": AnswerState(value="V3")})[0]

    assert (view.template, view.is_group) == ("questionnaire/kinds/select.html", False)
    assert '<option value="V3" selected>' in view.options


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("romans", "26281"),
        ("Romans-sur-Isère (26)", "26281"),
        ("Pierrelatte", "26235"),
        ("pierrel", "pierrel"),
        ("26281", "26281"),
        ("nulle part", "nulle part"),
    ],
)
def test_a_commune_is_found_by_the_name_typed_when_only_one_may_be_meant(typed, code):
    assert resolve(Kind.COMMUNE, typed) == code


def test_a_commune_is_shown_by_its_name():
    field = field_of(Kind.COMMUNE)

    view = field_views([field], {"f1": AnswerState(value="26281")})[0]

    assert (view.value, view.place_code) == ("Romans-sur-Isère (26)", "26281")
    assert known(Kind.COMMUNE, "26281")


def test_a_name_that_several_communes_may_bear_is_offered_as_a_choice():
    field = field_of(Kind.COMMUNE)
    html = shown(field, answers={"f1": AnswerState(raw="pierrel", is_refused=True, problems=clean(field, "pierrel").problems)})

    assert "Pierrelatte (26)" in html
    assert parse_post([field], boxes(html) | {"f-f1-choice": ["26236"]}, resolve=resolve) == {"f1": "26236"}


def test_a_territory_typed_by_name_becomes_a_code_and_an_unknown_one_is_offered():
    field = field_of(Kind.TERRITORY)
    sent = {"f-f1": [""], "f-f1-0-level": ["commune"], "f-f1-0-label": ["Romans-sur-Isère"], "f-f1-1-level": ["commune"], "f-f1-1-label": ["pierrel"]}

    raw = parse_post([field], sent, resolve=resolve)["f1"]
    html = shown(field, answers={"f1": answered(field, raw)})

    assert [row["code"] for row in raw] == ["26281", "pierrel"]
    assert "Pierrelongue (26)" in html
    chosen = parse_post([field], boxes(html) | {"f-f1-1-choice": ["26236"]}, resolve=resolve)["f1"]
    assert [row["code"] for row in clean(field, chosen).value] == ["26281", "26236"]


def test_pieces_are_listed_and_one_more_may_be_joined_until_the_limit():
    field = field_of(Kind.FILE, maximum=Decimal(1))
    piece = PieceView(label="statuts.pdf", detail="PDF, 84\u00a0ko", url="/espace/1/piece/2/", remove_action="remove:2")

    before, after = shown(field), shown(field, answers={"f1": AnswerState(pieces=(piece,))})

    assert 'value="piece:f1"' in before
    assert "statuts.pdf" in after
    assert 'value="piece:f1"' not in after


def test_the_formats_told_are_those_accepted():
    assert ACCEPTED_WORDS in field_views([field_of(Kind.FILE)], {})[0].hint


@pytest.mark.parametrize("count", [1, 3])
def test_names_of_places_cost_the_same_whatever_their_number(count, django_assert_num_queries):
    fields = [field_of(Kind.COMMUNE, id=f"f{rank}") for rank in range(count)]
    answers = {field.id: AnswerState(value="26281") for field in fields}

    with django_assert_num_queries(1):
        field_views(fields, answers)


def test_twenty_fields_are_drawn_within_a_modest_time():
    section = [field for field in standard_phase_2().fields if field.kind is not Kind.FILE][:20]
    shown(*section)

    started = time.process_time()
    for _ in range(5):
        shown(*section)

    assert (time.process_time() - started) / 5 < 0.05


def test_a_choice_no_longer_proposed_is_shown_to_who_made_it_and_to_nobody_else():
    field = field_of(Kind.SINGLE_CHOICE, options=(Option("A", "Premier"),), retired=(Option("B", "Second"),))

    (mine,), (other,) = (field_views([field], {"f1": AnswerState(value=value)}) for value in ("B", "A"))

    assert [(choice.label, choice.is_chosen) for choice in mine.choices] == [("Premier", False), ("Second (n’est plus proposée)", True)]
    assert [choice.label for choice in other.choices] == ["Premier"]
