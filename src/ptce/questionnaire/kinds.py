"""The kinds of field an officer may put in a form, and the roles a field may play for the platform."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a field asks for."""

    SHORT_TEXT = "SHORT_TEXT"
    LONG_TEXT = "LONG_TEXT"
    NUMBER = "NUMBER"
    AMOUNT = "AMOUNT"
    DATE = "DATE"
    YES_NO = "YES_NO"
    SINGLE_CHOICE = "SINGLE_CHOICE"
    MULTIPLE_CHOICE = "MULTIPLE_CHOICE"
    EMAIL = "EMAIL"
    PHONE = "PHONE"
    SIRET = "SIRET"
    COMMUNE = "COMMUNE"
    EPCI = "EPCI"
    DEPARTEMENT = "DEPARTEMENT"
    REGION = "REGION"
    FILE = "FILE"
    MEMBERS = "MEMBERS"
    TERRITORY = "TERRITORY"
    BUDGET = "BUDGET"
    ACTION_PLAN = "ACTION_PLAN"
    ATTESTATION = "ATTESTATION"
    COMPUTED = "COMPUTED"


class Role(StrEnum):
    """The typed column of the dossier that a field's answer feeds."""

    POLE_NAME = "POLE_NAME"
    CARRIER_SIRET = "CARRIER_SIRET"
    SUMMARY = "SUMMARY"
    AMOUNT_REQUESTED = "AMOUNT_REQUESTED"
    REGION = "REGION"
    TERRITORY = "TERRITORY"
    MEMBERS = "MEMBERS"
    BUDGET = "BUDGET"
    IS_RURAL = "IS_RURAL"
    IS_QPV = "IS_QPV"
    IS_OVERSEAS = "IS_OVERSEAS"
    THEMES = "THEMES"


class Setting(StrEnum):
    """A setting of a field, by the name of its attribute on Field."""

    MAX_LENGTH = "max_length"
    OPTIONS = "options"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"


class Unit(StrEnum):
    """What the result of a computed field counts; PERCENT shows a ratio times a hundred: 0.6 is "60 %"."""

    NUMBER = "NUMBER"
    EURO = "EURO"
    PERCENT = "PERCENT"


UNITS: Mapping[Unit, str] = {Unit.NUMBER: "Nombre", Unit.EURO: "Euros", Unit.PERCENT: "Pourcentage"}


@dataclass(frozen=True, slots=True)
class KindSpec:
    """How the form builder presents a kind; `settings` gives the label of each setting the kind takes."""

    label: str
    description: str
    settings: Mapping[Setting, str]


@dataclass(frozen=True, slots=True)
class RoleSpec:
    """How the form builder presents a role, and the kinds of field that may play it."""

    label: str
    kinds: frozenset[Kind]
    indispensable: bool = False


_LENGTH = {Setting.MAX_LENGTH: "Nombre maximal de caractères"}
_OPTIONS = {Setting.OPTIONS: "Réponses proposées"}

KINDS: Mapping[Kind, KindSpec] = {
    Kind.SHORT_TEXT: KindSpec("Texte court", "Une ligne de texte\u00a0: un nom, un titre, une fonction.", _LENGTH),
    Kind.LONG_TEXT: KindSpec(
        "Texte long",
        "Un ou plusieurs paragraphes, avec le décompte des caractères.",
        _LENGTH,
    ),
    Kind.NUMBER: KindSpec(
        "Nombre",
        "Un nombre, avec ou sans décimales\u00a0: des emplois, des équivalents temps plein.",
        {Setting.MINIMUM: "Valeur minimale", Setting.MAXIMUM: "Valeur maximale"},
    ),
    Kind.AMOUNT: KindSpec(
        "Montant",
        "Une somme en euros, jamais négative, au centime près.",
        {
            Setting.MINIMUM: "Montant minimal en euros",
            Setting.MAXIMUM: "Montant maximal en euros",
        },
    ),
    Kind.DATE: KindSpec(
        "Date",
        "Un jour du calendrier.",
        {Setting.MINIMUM: "Pas avant le", Setting.MAXIMUM: "Pas après le"},
    ),
    Kind.YES_NO: KindSpec("Oui ou non", "Une question à laquelle on répond par oui ou par non.", {}),
    Kind.SINGLE_CHOICE: KindSpec("Choix unique", "Une seule réponse parmi celles que vous proposez.", _OPTIONS),
    Kind.MULTIPLE_CHOICE: KindSpec(
        "Choix multiple",
        "Une ou plusieurs réponses parmi celles que vous proposez.",
        {
            **_OPTIONS,
            Setting.MINIMUM: "Nombre minimal de réponses",
            Setting.MAXIMUM: "Nombre maximal de réponses",
        },
    ),
    Kind.EMAIL: KindSpec("Adresse électronique", "Une adresse à laquelle on peut écrire.", {}),
    Kind.PHONE: KindSpec("Téléphone", "Un numéro de l’Hexagone, d’outre-mer ou de l’étranger.", {}),
    Kind.SIRET: KindSpec("SIRET", "Le numéro à 14 chiffres d’un établissement\u00a0; sa clé est vérifiée.", {}),
    Kind.COMMUNE: KindSpec("Commune", "Une commune, choisie dans le code officiel géographique.", {}),
    Kind.EPCI: KindSpec(
        "Intercommunalité",
        "Une communauté de communes, d’agglomération ou urbaine, ou une métropole.",
        {},
    ),
    Kind.DEPARTEMENT: KindSpec("Département", "Un département ou une collectivité d’outre-mer.", {}),
    Kind.REGION: KindSpec("Région", "Une région ou une collectivité d’outre-mer.", {}),
    Kind.FILE: KindSpec(
        "Pièce à joindre",
        "Un ou plusieurs fichiers, vérifiés à leur arrivée.",
        {
            Setting.MINIMUM: "Nombre minimal de fichiers",
            Setting.MAXIMUM: "Nombre maximal de fichiers",
        },
    ),
    Kind.MEMBERS: KindSpec(
        "Membres du groupement",
        "Le tableau des structures qui composent le pôle, avec leur famille au sens de l’article 9.",
        {
            Setting.MINIMUM: "Nombre minimal de membres",
            Setting.MAXIMUM: "Nombre maximal de membres",
        },
    ),
    Kind.TERRITORY: KindSpec(
        "Territoire",
        "La liste des communes, intercommunalités, départements ou régions où le pôle agit, avec sa carte.",
        {
            Setting.MINIMUM: "Nombre minimal de territoires",
            Setting.MAXIMUM: "Nombre maximal de territoires",
        },
    ),
    Kind.BUDGET: KindSpec(
        "Budget",
        "Le tableau équilibré des charges et des produits\u00a0; la part demandée à l’État est calculée.",
        {Setting.MAXIMUM: "Part maximale demandée à l’État, en pourcentage du budget"},
    ),
    Kind.ACTION_PLAN: KindSpec(
        "Plan d’actions",
        "Le tableau des actions\u00a0: qui les porte, quand, et ce qu’elles produisent.",
        {
            Setting.MINIMUM: "Nombre minimal d’actions",
            Setting.MAXIMUM: "Nombre maximal d’actions",
        },
    ),
    Kind.ATTESTATION: KindSpec(
        "Attestation",
        "Une déclaration que le porteur fait sienne en cochant la case.",
        {},
    ),
    Kind.COMPUTED: KindSpec(
        "Champ calculé",
        "Un résultat que la plateforme calcule à partir d’autres réponses\u00a0: un total, un écart, une part. Personne ne le saisit.",
        {},
    ),
}

ROLES: Mapping[Role, RoleSpec] = {
    Role.POLE_NAME: RoleSpec("Nom du pôle", frozenset({Kind.SHORT_TEXT}), indispensable=True),
    Role.CARRIER_SIRET: RoleSpec("SIRET du porteur", frozenset({Kind.SIRET}), indispensable=True),
    Role.SUMMARY: RoleSpec("Résumé", frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT})),
    Role.AMOUNT_REQUESTED: RoleSpec("Montant demandé", frozenset({Kind.AMOUNT})),
    Role.REGION: RoleSpec("Région d’instruction", frozenset({Kind.REGION})),
    Role.TERRITORY: RoleSpec("Territoire du pôle", frozenset({Kind.TERRITORY})),
    Role.MEMBERS: RoleSpec("Membres du pôle", frozenset({Kind.MEMBERS})),
    Role.BUDGET: RoleSpec("Budget du pôle", frozenset({Kind.BUDGET})),
    Role.IS_RURAL: RoleSpec("Pôle en territoire rural", frozenset({Kind.YES_NO})),
    Role.IS_QPV: RoleSpec("Pôle en quartier prioritaire", frozenset({Kind.YES_NO})),
    Role.IS_OVERSEAS: RoleSpec("Pôle outre-mer", frozenset({Kind.YES_NO})),
    Role.THEMES: RoleSpec("Thèmes", frozenset({Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE})),
}

# What nobody types: files come by another way, a computed field by its formula.
UNTYPED_KINDS = frozenset({Kind.FILE, Kind.COMPUTED})
CHOICE_KINDS = frozenset({Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE})
PLACE_KINDS = frozenset({Kind.COMMUNE, Kind.EPCI, Kind.DEPARTEMENT, Kind.REGION})
# Where an answer to imitate would only repeat what is proposed.
WITHOUT_EXAMPLE = CHOICE_KINDS | {Kind.YES_NO, Kind.ATTESTATION, Kind.COMPUTED}
