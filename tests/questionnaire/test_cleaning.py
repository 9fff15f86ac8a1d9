import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.questionnaire.action_plan import ActionRow
from ptce.questionnaire.budget import ChargeRow, IncomeRow
from ptce.questionnaire.cleaning import clean
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.members import MemberRow
from ptce.questionnaire.problems import Blocks, Cleaned
from ptce.questionnaire.territory import PlaceRow
from tests.questionnaire.samples import OTHER_SIRET, SIRET, VALID_RAW, field_of, json_values

kinds = st.sampled_from(Kind)
row_texts = st.sampled_from(
    [
        "",
        " ",
        "12",
        "12,5",
        "-1",
        "2026-09",
        "10/2026",
        "31/02/2026",
        SIRET,
        OTHER_SIRET,
        "ESS",
        "own",
        "64",
        "LETTER",
        "commune",
        "26281",
        "oui",
        "\x00",
        "Nom",
    ]
)
columns = sorted({column for row in (MemberRow, PlaceRow, ChargeRow, IncomeRow, ActionRow) for column in row.__required_keys__})
tables = st.lists(st.dictionaries(st.sampled_from(columns), row_texts | json_values), max_size=4)
budgets = st.fixed_dictionaries({"charges": tables, "income": tables})
spaced = st.lists(
    st.sampled_from(["1", "12", "\r\n", "\t", "e", "\u0301", "\ufeff", " ", "@", ".fr", "+", "33", "/", "-", "é", "\ud800"]), max_size=9
)
raws = json_values | tables | budgets | spaced.map("".join) | st.lists(st.sampled_from(["A", "B", "Z"]), max_size=3)


@given(kinds, raws)
def test_anything_may_be_sent_and_what_is_kept_is_its_own_normal_form(kind, raw):
    field = field_of(kind)

    cleaned = clean(field, raw)

    assert cleaned.is_refused == any(problem.blocks is Blocks.SAVING for problem in cleaned.problems)
    assert cleaned.value is None or not cleaned.is_refused
    assert clean(field, cleaned.value).value == cleaned.value
    assert all(problem.text.endswith((".", ")")) for problem in cleaned.problems)


@pytest.mark.parametrize(("kind", "raw"), VALID_RAW.items())
def test_a_right_answer_has_no_problem_and_is_stable(kind, raw):
    cleaned = clean(field_of(kind), raw)

    assert cleaned.problems == ()
    assert cleaned.value is not None
    assert clean(field_of(kind), cleaned.value) == cleaned


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("raw", [None, "", [], "   "])
def test_nothing_is_kept_as_nothing(kind, raw):
    expected_refusal = raw == "   " and kind in {
        Kind.MEMBERS,
        Kind.TERRITORY,
        Kind.BUDGET,
        Kind.ACTION_PLAN,
        Kind.SINGLE_CHOICE,
        Kind.MULTIPLE_CHOICE,
    }
    expected_refusal |= raw == [] and kind is Kind.BUDGET

    assert clean(field_of(kind), raw).value is None
    assert clean(field_of(kind), raw).is_refused == expected_refusal


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Kind.SHORT_TEXT, "  Pôle\tdu \r\n Bray ", "Pôle du Bray"),
        (Kind.SHORT_TEXT, "Cafe\u0301", "Café"),
        (Kind.SHORT_TEXT, "\u202eenvers\x00\ud800", "envers"),
        (Kind.SHORT_TEXT, 12, "12"),
        (Kind.SHORT_TEXT, ["seul"], "seul"),
        (Kind.LONG_TEXT, "un\r\ndeux\rtrois\u2028quatre\n", "un\ndeux\ntrois\nquatre"),
        (Kind.NUMBER, "12 500,50", "12500.5"),
        (Kind.NUMBER, "12\u202f500", "12500"),
        (Kind.NUMBER, "\u2212 3", "-3"),
        (Kind.NUMBER, "+3", "3"),
        (Kind.NUMBER, "-0", "0"),
        (Kind.NUMBER, 0.5, "0.5"),
        (Kind.NUMBER, "0,0000001", "0.0000001"),
        (Kind.AMOUNT, "12 500,50", "12500.50"),
        (Kind.AMOUNT, "12500.5", "12500.50"),
        (Kind.AMOUNT, "12\u00a0500\u202f€", "12500.00"),
        (Kind.AMOUNT, "12.500,50 euros", "12500.50"),
        (Kind.AMOUNT, "12,500.50", "12500.50"),
        (Kind.AMOUNT, "0", "0.00"),
        (Kind.DATE, "12/05/2021", "2021-05-12"),
        (Kind.DATE, "2021-05-12", "2021-05-12"),
        (Kind.DATE, "1er août 2021", "2021-08-01"),
        (Kind.DATE, "29 . 2 . 2024", "2024-02-29"),
        (Kind.YES_NO, "oui", True),
        (Kind.YES_NO, "Non", False),
        (Kind.YES_NO, False, False),
        (Kind.ATTESTATION, "on", True),
        (Kind.ATTESTATION, True, True),
        (Kind.ATTESTATION, "non", None),
        (Kind.SINGLE_CHOICE, ["B"], "B"),
        (Kind.MULTIPLE_CHOICE, ["C", "A", "C"], ["A", "C"]),
        (Kind.MULTIPLE_CHOICE, "B", ["B"]),
        (Kind.EMAIL, " Contact@EXEMPLE.fr ", "Contact@exemple.fr"),
        (Kind.EMAIL, "mailto:o'brien+ptce@exemple.fr", "o'brien+ptce@exemple.fr"),
        (Kind.EMAIL, "x@société.fr", "x@xn--socit-esab.fr"),
        (Kind.PHONE, "01.23.45.67.89", "+33123456789"),
        (Kind.PHONE, "+33 (0)1 23 45 67 89", "+33123456789"),
        (Kind.PHONE, "0033 1 23 45 67 89", "+33123456789"),
        (Kind.PHONE, "0262 12 34 56", "+262262123456"),
        (Kind.PHONE, "0692 12 34 56", "+262692123456"),
        (Kind.PHONE, "0639 12 34 56", "+262639123456"),
        (Kind.PHONE, "0690 12 34 56", "+590690123456"),
        (Kind.PHONE, "0594 12 34 56", "+594594123456"),
        (Kind.PHONE, "0696 12 34 56", "+596696123456"),
        (Kind.PHONE, "0508 41 12 34", "+508411234"),
        (Kind.PHONE, "+262 0692 12 34 56", "+262692123456"),
        (Kind.PHONE, "+687 27 31 00", "+687273100"),
        (Kind.PHONE, "+689 40 41 42 43", "+68940414243"),
        (Kind.PHONE, "+32 2 555 12 12", "+3225551212"),
        (Kind.SIRET, "130 025 265 00013", SIRET),
        (Kind.SIRET, "356 000 000 00048", OTHER_SIRET),
        (Kind.SIRET, "35600000049837", "35600000049837"),
        (Kind.COMMUNE, "2a004", "2A004"),
        (Kind.COMMUNE, "97411", "97411"),
        (Kind.EPCI, "200 054 781", "200054781"),
        (Kind.DEPARTEMENT, "976", "976"),
        (Kind.REGION, "04", "04"),
        (Kind.FILE, "statuts.pdf", None),
    ],
)
def test_what_people_type_is_understood(kind, raw, value):
    assert clean(field_of(kind), raw) == Cleaned(value)


_UNREADABLE = "La réponse reçue est illisible\u00a0: rechargez la page et répondez à nouveau."


@pytest.mark.parametrize(
    ("kind", "raw", "message"),
    [
        (Kind.SHORT_TEXT, {"a": 1}, _UNREADABLE),
        (Kind.SHORT_TEXT, ["un", "deux"], _UNREADABLE),
        (Kind.SHORT_TEXT, True, _UNREADABLE),
        (Kind.SHORT_TEXT, 10**50, _UNREADABLE),
        (
            Kind.LONG_TEXT,
            "x" * 100_001,
            "Ce texte compte 100\u202f001 caractères, la limite du service est de 100\u202f000\u00a0: joignez plutôt un document.",
        ),
        (Kind.NUMBER, "1.2.3", "Ce n’est pas un nombre\u00a0: écrivez des chiffres seulement, par exemple 12\u00a0500,50."),
        (Kind.NUMBER, "٣", "Ce n’est pas un nombre\u00a0: écrivez des chiffres seulement, par exemple 12\u00a0500,50."),
        (Kind.NUMBER, float("nan"), "Ce n’est pas un nombre\u00a0: écrivez des chiffres seulement, par exemple 12\u00a0500,50."),
        (Kind.NUMBER, "1" * 13, "Ce nombre est trop long\u00a0: 12 chiffres au plus de chaque côté de la virgule."),
        (Kind.AMOUNT, "100 k€", "Ce n’est pas un montant\u00a0: écrivez une somme en euros, par exemple 12\u00a0500,50."),
        (Kind.AMOUNT, "12 50", "Ce n’est pas un montant\u00a0: écrivez une somme en euros, par exemple 12\u00a0500,50."),
        (Kind.AMOUNT, "-1", "Un montant ne peut pas être négatif\u00a0: écrivez une somme à partir de 0\u00a0€."),
        (
            Kind.AMOUNT,
            "12.500",
            "Un montant s’arrête aux centimes\u00a0: écrivez deux décimales au plus, ou un espace entre les milliers (12\u00a0500).",
        ),
        (Kind.DATE, "31/02/2026", "Le 31 février 2026 n’existe pas\u00a0: février 2026 compte 28 jours. Corrigez la date."),
        (Kind.DATE, "2026-02-31", "Le 31 février 2026 n’existe pas\u00a0: février 2026 compte 28 jours. Corrigez la date."),
        (Kind.DATE, "12/13/2026", "Le mois 13 n’existe pas\u00a0: les mois vont de 1 à 12."),
        (Kind.DATE, "1/1/21", "Écrivez l’année avec ses quatre chiffres, par exemple 2021."),
        (Kind.DATE, "demain", "Ce n’est pas une date\u00a0: écrivez le jour, le mois et l’année, par exemple 12/05/2021."),
        (Kind.DATE, "3 brumaire 2021", "Ce n’est pas une date\u00a0: écrivez le jour, le mois et l’année, par exemple 12/05/2021."),
        (Kind.YES_NO, "peut-être", "Répondez par oui ou par non."),
        (Kind.SINGLE_CHOICE, "Z", "Cette réponse n’est pas proposée\u00a0: choisissez-en une dans la liste."),
        (Kind.MULTIPLE_CHOICE, ["A", "Z"], "L’une de ces réponses n’est pas proposée\u00a0: choisissez dans la liste."),
        (Kind.EMAIL, "contact", "Il manque l’arobase (@)\u00a0: écrivez une adresse complète, par exemple contact@exemple.fr."),
        (
            Kind.EMAIL,
            "a@b.fr, c@d.fr",
            "Une adresse ne contient ni espace ni virgule\u00a0: écrivez une seule adresse, par exemple contact@exemple.fr.",
        ),
        *(
            (
                Kind.EMAIL,
                raw,
                "Cette adresse n’est pas complète ou contient un caractère interdit\u00a0: vérifiez-la, par exemple contact@exemple.fr.",
            )
            for raw in ("@exemple.fr", "a@exemple", "a..b@exemple.fr", "é@exemple.fr", "a@-exemple.fr", "a@exemple..fr", f"{'a' * 65}@exemple.fr")
        ),
        (
            Kind.PHONE,
            "poste 12",
            "Un numéro de téléphone ne contient que des chiffres, et un + devant l’indicatif d’un pays\u00a0: vérifiez-le.",
        ),
        (
            Kind.PHONE,
            "27 31 00",
            "Ce numéro n’est pas complet\u00a0: écrivez ses 10 chiffres (0262\u00a012\u00a034\u00a056), "
            "ou commencez par l’indicatif (+687\u00a027\u00a031\u00a000 en Nouvelle-Calédonie).",
        ),
        (Kind.PHONE, "+33 1 23 45", "Un numéro français compte 10 chiffres, par exemple 0262\u00a012\u00a034\u00a056\u00a0: vérifiez-le."),
        (Kind.PHONE, "+687 27 31", "Après l’indicatif +687, un numéro compte 6 chiffres\u00a0: vérifiez-le."),
        (Kind.PHONE, "+1 23", "Ce numéro international n’est pas complet\u00a0: écrivez le +, l’indicatif du pays, puis le numéro."),
        (
            Kind.SIRET,
            "130 025 265 00014",
            "La clé de ce SIRET est fausse, un chiffre a sans doute été mal recopié\u00a0: vérifiez-le sur l’avis de situation.",
        ),
        (Kind.SIRET, "130025265", "Vous avez écrit un SIREN (9 chiffres)\u00a0: ajoutez les 5 chiffres de l’établissement pour former le SIRET."),
        (Kind.SIRET, "1300252650001", "Un SIRET compte 14 chiffres, celui-ci en a 13\u00a0: vérifiez-le."),
        (
            Kind.SIRET,
            "W123456789",
            "Un SIRET ne contient que des chiffres\u00a0: vérifiez-le, par exemple 130\u00a0025\u00a0265\u00a000013.",
        ),
        (Kind.DEPARTEMENT, "99", "Ce département n’est pas reconnu\u00a0: choisissez-le dans la liste proposée."),
        (Kind.REGION, "Bretagne", "Cette région n’est pas reconnue\u00a0: choisissez-la dans la liste proposée."),
        (
            Kind.EPCI,
            "200054782",
            "Cette intercommunalité n’est pas reconnue\u00a0: choisissez-la dans la liste proposée (numéro SIREN à 9 chiffres).",
        ),
        (
            Kind.COMMUNE,
            "Romans",
            "Cette commune n’est pas reconnue\u00a0: choisissez-la dans la liste proposée (code INSEE à 5 caractères, et non code postal).",
        ),
    ],
)
def test_what_cannot_be_read_says_why(kind, raw, message):
    cleaned = clean(field_of(kind), raw)

    assert cleaned.value is None
    assert cleaned.is_refused
    assert [problem.message for problem in cleaned.problems] == [message]


@pytest.mark.parametrize("kind", [Kind.COMMUNE, Kind.EPCI, Kind.DEPARTEMENT, Kind.REGION])
def test_a_place_that_does_not_exist_is_refused_by_the_caller_s_table(kind):
    asked = []

    refused = clean(field_of(kind), VALID_RAW[kind], known=lambda *place: asked.append(place))
    accepted = clean(field_of(kind), VALID_RAW[kind], known=lambda kind, code: True)

    assert asked == [(kind, VALID_RAW[kind])]
    assert refused.is_refused
    assert accepted.value == VALID_RAW[kind]
