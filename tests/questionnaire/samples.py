"""Fields, forms and answers shared by the tests of the questionnaire."""

from decimal import Decimal

from hypothesis import strategies as st

from ptce.questionnaire.conditions import OPERATORS, SEVERAL_VALUES, WITHOUT_VALUE, Comparison, Condition, Rule
from ptce.questionnaire.definition import Field, Form, Option, Section, TemplateFile
from ptce.questionnaire.formulas import Reference, Sum
from ptce.questionnaire.kinds import CHOICE_KINDS, KINDS, Kind, Role, Setting

SIRET = "13002526500013"
OTHER_SIRET = "35600000000048"

VALID_RAW = {
    Kind.SHORT_TEXT: "Pôle du Bray",
    Kind.LONG_TEXT: "Un résumé.\r\nSur deux lignes.",
    Kind.NUMBER: "1,5",
    Kind.AMOUNT: "12 500,50",
    Kind.DATE: "12/05/2021",
    Kind.YES_NO: "non",
    Kind.SINGLE_CHOICE: "A",
    Kind.MULTIPLE_CHOICE: ["B", "A"],
    Kind.EMAIL: "contact@exemple.fr",
    Kind.PHONE: "01 23 45 67 89",
    Kind.SIRET: "130 025 265 00013",
    Kind.COMMUNE: "26281",
    Kind.EPCI: "200054781",
    Kind.DEPARTEMENT: "2A",
    Kind.REGION: "84",
    Kind.MEMBERS: [{"name": "Archer", "family": "ESS"}, {"name": "Mairie", "family": "LOCAL_AUTHORITY", "siret": SIRET}],
    Kind.TERRITORY: [{"level": "commune", "code": "26281", "label": "Romans-sur-Isère"}],
    Kind.BUDGET: {
        "charges": [{"label": "Animation", "account": "64", "amount": "100"}],
        "income": [{"funder": "DG Trésor", "kind": "state_requested", "amount": "60"}, {"funder": "", "kind": "own", "amount": "40"}],
    },
    Kind.ACTION_PLAN: [{"action": "Recruter", "lead": "Archer", "starts_on": "09/2026", "ends_on": "10/2026"}],
    Kind.ATTESTATION: "on",
}


def field_of(kind, **settings):
    if kind in CHOICE_KINDS:
        settings.setdefault("options", (Option("A", "Premier"), Option("B", "Second"), Option("C", "Troisième")))
    return Field(settings.pop("id", "f1"), kind, settings.pop("label", "Question"), **settings)


def form_of(*fields):
    return Form((Section("s1", "Section", fields=fields),))


def publishable_form():
    return form_of(
        field_of(Kind.SHORT_TEXT, id="f1", required=True, role=Role.POLE_NAME),
        field_of(Kind.SIRET, id="f2", required=True, role=Role.CARRIER_SIRET),
    )


texts = st.text(max_size=12)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
numbers = st.decimals(min_value=-1000, max_value=1000, places=2)


@st.composite
def fields(draw, identifier):
    kind = draw(st.sampled_from(Kind))
    takes = KINDS[kind].settings
    bound = st.none() | (st.dates() if kind is Kind.DATE else numbers)
    return Field(
        id=identifier,
        kind=kind,
        label=draw(texts),
        help=draw(texts),
        required=draw(st.booleans()),
        role=draw(st.none() | st.sampled_from(Role)),
        options=tuple(draw(st.lists(st.builds(Option, texts, texts), max_size=3))) if Setting.OPTIONS in takes else (),
        max_length=draw(st.none() | st.integers(0, 500)),
        minimum=draw(bound),
        maximum=draw(bound),
        legal_reference=draw(texts),
        example=draw(texts),
        template=draw(st.none() | st.builds(TemplateFile, id=st.text(min_size=1, max_size=8), name=texts, size=st.integers(0, 10**9))),
    )


@st.composite
def forms(draw):
    sizes = draw(st.lists(st.integers(0, 4), max_size=4))
    return Form(
        tuple(
            Section(f"s{rank}", draw(texts), draw(texts), tuple(draw(fields(f"f{rank}x{place}")) for place in range(size)))
            for rank, size in enumerate(sizes)
        )
    )


@st.composite
def budgets(draw):
    amount = st.none() | st.integers(0, 10**9).map(lambda cents: str((Decimal(cents) / 100).quantize(Decimal("0.01"))))
    charges = st.fixed_dictionaries({"label": st.just("Dépense"), "account": st.sampled_from(["", "60", "64"]), "amount": amount})
    income = st.fixed_dictionaries(
        {
            "funder": st.just("Financeur"),
            "kind": st.sampled_from(["own", "state_requested", "public", "private", "in_kind"]),
            "amount": amount,
            "acquired": st.booleans(),
        }
    )
    return {"charges": draw(st.lists(charges, max_size=5)), "income": draw(st.lists(income, max_size=5))}


def shown_if(field_id, operator, *values):
    """Return a condition of one comparison."""
    return Condition(Rule.ALL, (Comparison(field_id, operator, values),))


OPTIONS = ("A", "B", "C")
LINKED_KINDS = (Kind.YES_NO, Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE, Kind.NUMBER, Kind.AMOUNT, Kind.DATE, Kind.LONG_TEXT)
_COMPARED = {
    Kind.YES_NO: st.sampled_from(["oui", "non"]),
    Kind.SINGLE_CHOICE: st.sampled_from(OPTIONS),
    Kind.MULTIPLE_CHOICE: st.sampled_from(OPTIONS),
    Kind.NUMBER: st.sampled_from(["0", "1", "2.5", "3"]),
    Kind.AMOUNT: st.sampled_from(["0.00", "10.00"]),
    Kind.COMPUTED: st.sampled_from(["0", "2", "5"]),
    Kind.DATE: st.sampled_from(["2026-01-01", "2026-06-01"]),
}
_ANSWERED = {
    Kind.YES_NO: st.booleans(),
    Kind.SINGLE_CHOICE: st.sampled_from(OPTIONS),
    Kind.MULTIPLE_CHOICE: st.lists(st.sampled_from(OPTIONS), min_size=1, unique=True).map(sorted),
    Kind.NUMBER: st.sampled_from(["0", "1", "2", "2.5", "4"]),
    Kind.AMOUNT: st.sampled_from(["0.00", "5.00", "10.00"]),
    Kind.DATE: st.sampled_from(["2025-12-31", "2026-01-01", "2026-12-31"]),
    Kind.LONG_TEXT: st.just("Une réponse."),
}


@st.composite
def comparisons(draw, sources):
    source = draw(st.sampled_from(sources))
    operator = draw(st.sampled_from(OPERATORS[source.kind]))
    if operator in WITHOUT_VALUE:
        return Comparison(source.id, operator)
    most = 2 if operator in SEVERAL_VALUES else 1
    return Comparison(source.id, operator, tuple(draw(st.lists(_COMPARED[source.kind], min_size=1, max_size=most, unique=True))))


@st.composite
def conditions(draw, sources):
    group = st.builds(Condition, st.sampled_from(Rule), st.lists(comparisons(sources), min_size=1, max_size=3).map(tuple))
    return Condition(draw(st.sampled_from(Rule)), tuple(draw(st.lists(comparisons(sources) | group, min_size=1, max_size=3))))


@st.composite
def linked_forms(draw):
    """Forms without a loop: each field reads fields drawn before it, then sections and fields are shuffled."""
    drawn = []
    for rank in range(draw(st.integers(1, 9))):
        numbers_before = [field for field in drawn if field.kind in {Kind.NUMBER, Kind.AMOUNT, Kind.COMPUTED}]
        kind = draw(st.sampled_from((*LINKED_KINDS, Kind.COMPUTED) if numbers_before else LINKED_KINDS))
        settings = {"shown_if": draw(st.none() | conditions(drawn))} if drawn else {}
        if kind is Kind.COMPUTED:
            terms = draw(st.lists(st.sampled_from(numbers_before), min_size=1, max_size=3))
            settings["formula"] = Sum(tuple(Reference(term.id) for term in terms))
        drawn.append(field_of(kind, id=f"f{rank}", label=f"Question {rank}", required=kind is not Kind.COMPUTED and draw(st.booleans()), **settings))
    return in_sections(draw(st.permutations(drawn)))


def in_sections(fields):
    return Form(tuple(Section(f"s{rank}", f"Section {rank}", fields=tuple(fields[rank::3])) for rank in range(3)))


def answers_to(form):
    given = {field.id: st.none() | _ANSWERED[field.kind] for field in form.fields if field.kind in _ANSWERED}
    return st.fixed_dictionaries(given).map(lambda values: {key: value for key, value in values.items() if value is not None})
