"""Fields, forms and answers shared by the tests of the questionnaire."""

from decimal import Decimal

from hypothesis import strategies as st

from ptce.questionnaire.definition import Field, Form, Option, Section, TemplateFile
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
