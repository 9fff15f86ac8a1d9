"""The scoring grid: its weights, and a proposal an officer may start from."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class ProposedCriterion:
    """A criterion of the proposal; `anchors` say in words what each mark means, from 0."""

    name: str
    help: str
    weight: Decimal
    anchors: tuple[str, ...]


def missing_weight(weights: Iterable[Decimal]) -> Decimal:
    """Return what the weights lack to make 100 % (negative when they exceed it)."""
    return WHOLE - sum(weights, Decimal(0))


# Drawn from article 9 of law 2014-856 and from what earlier calls judged; the weights are a starting point, to be set call by call.
PROPOSED_GRID: tuple[ProposedCriterion, ...] = (
    ProposedCriterion(
        "Réalité et qualité de la coopération et de la gouvernance",
        "Des membres divers, engagés par écrit, qui décident ensemble\u00a0; une animation identifiée.",
        Decimal(25),
        (
            "Aucune coopération démontrée",
            "Des intentions, sans engagement écrit",
            "Des premières coopérations, une gouvernance à préciser",
            "Une coopération active et une gouvernance claire",
            "Une coopération éprouvée, une gouvernance partagée et évaluée",
        ),
    ),
    ProposedCriterion(
        "Réponse aux besoins du territoire",
        "Un diagnostic partagé, des besoins non couverts, une place dans les dynamiques locales.",
        Decimal(20),
        (
            "Besoins non décrits",
            "Besoins décrits sans diagnostic",
            "Diagnostic partiel, lien au projet à préciser",
            "Diagnostic partagé, réponse adaptée",
            "Diagnostic partagé avec les habitants et les collectivités, réponse essentielle au territoire",
        ),
    ),
    ProposedCriterion(
        "Retombées économiques, sociales et écologiques",
        "Emplois, services rendus, effets sur l’environnement, indicateurs suivis.",
        Decimal(20),
        (
            "Aucune retombée décrite",
            "Retombées évoquées, non mesurées",
            "Retombées plausibles, peu d’indicateurs",
            "Retombées concrètes et mesurées",
            "Retombées fortes, mesurées et durables dans les trois domaines",
        ),
    ),
    ProposedCriterion(
        "Mutualisation de moyens",
        "Emplois, locaux, achats, compétences ou offres mis en commun.",
        Decimal(10),
        (
            "Aucune mutualisation",
            "Mutualisation envisagée",
            "Une mutualisation engagée",
            "Plusieurs mutualisations actives",
            "Des mutualisations structurantes et pérennes",
        ),
    ),
    ProposedCriterion(
        "Viabilité économique",
        "Budget équilibré, cofinancements, chemin vers l’autofinancement en troisième année.",
        Decimal(15),
        (
            "Modèle absent ou irréaliste",
            "Modèle fragile, sans cofinancement",
            "Modèle crédible, cofinancements à confirmer",
            "Modèle crédible, cofinancements acquis",
            "Modèle solide, autofinancement démontré",
        ),
    ),
    ProposedCriterion(
        "Innovation sociale ou technologique",
        "Ce que le projet apporte de nouveau, ses liens avec la recherche.",
        Decimal(10),
        (
            "Aucune innovation",
            "Une adaptation limitée",
            "Une innovation locale",
            "Une innovation reconnue, reproductible",
            "Une innovation forte, construite avec la recherche",
        ),
    ),
)
