"""The middle of the forms proposed: the members, the project, its means and its money."""

from decimal import Decimal

from ptce.questionnaire.definition import Field, Option, Section
from ptce.questionnaire.kinds import Kind, Role

_ARTICLE_9 = "Loi n°\u00a02014-856 du 31 juillet 2014, article 9, I"

MEMBERS = Section(
    id="qdghrj",
    title="Les membres du groupement",
    intro="Au moins trois personnes morales\u00a0: une entreprise de l’économie sociale et solidaire, une entreprise qui n’en relève pas "
    "(ou un groupement en majorité hors de cette économie), et une collectivité, un centre de recherche, un établissement "
    "d’enseignement supérieur, un organisme de formation ou une autre personne.",
    fields=(
        Field(
            id="m5ckxk",
            kind=Kind.MEMBERS,
            label="Membres du groupement",
            help="Une ligne par membre, la structure porteuse comprise. Avec le SIRET, le nom se remplit seul.",
            required=True,
            role=Role.MEMBERS,
            minimum=Decimal(3),
            legal_reference=_ARTICLE_9,
        ),
        Field(
            id="dt4bap",
            kind=Kind.LONG_TEXT,
            label="Ce que chacun apporte au pôle, et ce qu’il en attend",
            max_length=3000,
        ),
    ),
)
COMMITMENT_LETTERS = Field(
    id="3u4qsn",
    kind=Kind.FILE,
    label="Lettres d’engagement des membres",
    help="Une lettre signée par membre, ou une seule signée par tous.",
    required=True,
    maximum=Decimal(30),
)

PROJECT = Section(
    id="z3hv2c",
    title="Le projet",
    fields=(
        Field(
            id="qxhd93",
            kind=Kind.MULTIPLE_CHOICE,
            label="Secteurs d’activité",
            required=True,
            role=Role.THEMES,
            options=(
                Option("FOOD", "Alimentation et agriculture durables"),
                Option("CIRCULAR", "Économie circulaire et réemploi"),
                Option("CONSTRUCTION", "Écoconstruction et habitat"),
                Option("ENERGY", "Énergie"),
                Option("MOBILITY", "Mobilité"),
                Option("EMPLOYMENT", "Emploi, insertion et formation"),
                Option("CULTURE", "Culture et industries créatives"),
                Option("CARE", "Services à la personne, autonomie et vieillissement"),
                Option("CHILDHOOD", "Enfance et jeunesse"),
                Option("BUSINESS", "Services aux entreprises"),
                Option("DIGITAL", "Numérique"),
                Option("SPORT", "Sport"),
                Option("TOURISM", "Tourisme"),
                Option("OTHER", "Autre secteur"),
            ),
        ),
        Field(
            id="ptn96u",
            kind=Kind.MULTIPLE_CHOICE,
            label="Moyens mis en commun",
            help="Aujourd’hui ou dans les deux ans.",
            required=True,
            options=(
                Option("JOBS", "Emplois partagés, groupement d’employeurs"),
                Option("PREMISES", "Locaux"),
                Option("PURCHASES", "Achats groupés"),
                Option("HUMAN_RESOURCES", "Gestion des ressources humaines"),
                Option("OFFER", "Offre commune"),
                Option("RESEARCH", "Recherche et développement"),
                Option("OTHER", "Autres moyens"),
            ),
        ),
        Field(
            id="neykfz",
            kind=Kind.LONG_TEXT,
            label="La stratégie commune du pôle",
            help="Ce que les membres font ensemble dans la durée\u00a0: mutualiser, coopérer, nouer des partenariats.",
            required=True,
            max_length=4000,
            legal_reference=_ARTICLE_9,
        ),
        Field(
            id="57jab9",
            kind=Kind.LONG_TEXT,
            label="En quoi le projet est-il socialement ou technologiquement innovant\u00a0?",
            help="Citez les partenaires de recherche s’il y en a.",
            required=True,
            max_length=3000,
            legal_reference=_ARTICLE_9,
        ),
        Field(
            id="4fj9fd",
            kind=Kind.LONG_TEXT,
            label="En quoi contribue-t-il à un développement local durable\u00a0?",
            required=True,
            max_length=3000,
            legal_reference=_ARTICLE_9,
        ),
    ),
)

NEEDS = Section(
    id="weabbr",
    title="Vos besoins d’accompagnement",
    fields=(
        Field(
            id="g4pkwa",
            kind=Kind.MULTIPLE_CHOICE,
            label="Sur quoi souhaitez-vous être accompagnés\u00a0?",
            required=True,
            options=(
                Option("MOBILISATION", "Mobilisation et animation du territoire"),
                Option("GOVERNANCE", "Gouvernance et coopération"),
                Option("ECONOMIC_MODEL", "Modèle économique et financement"),
                Option("LEGAL", "Questions juridiques et fiscales"),
                Option("IMPACT", "Mesure de l’impact social"),
                Option("PEERS", "Échanges entre pairs et parrainage"),
                Option("OTHER", "Autre besoin"),
            ),
        ),
        Field(
            id="94nkes",
            kind=Kind.SINGLE_CHOICE,
            label="Quand en avez-vous besoin\u00a0?",
            options=(
                Option("NOW", "Dès maintenant"),
                Option("SIX_MONTHS", "Dans les six mois"),
                Option("LATER", "Plus tard"),
            ),
        ),
        Field(
            id="uje9c2",
            kind=Kind.LONG_TEXT,
            label="Précisez vos besoins",
            max_length=2000,
        ),
    ),
)

PLAN = Section(
    id="ukzdcq",
    title="Le plan d’actions sur 24 mois",
    fields=(
        Field(
            id="rezu34",
            kind=Kind.ACTION_PLAN,
            label="Actions",
            help="Une ligne par action\u00a0: qui la porte, de quel mois à quel mois, ce qu’elle produit.",
            required=True,
            minimum=Decimal(1),
        ),
        Field(
            id="pv74fy",
            kind=Kind.LONG_TEXT,
            label="Effets économiques, sociaux et écologiques attendus",
            help="Donnez pour chacun un indicateur, sa valeur aujourd’hui et celle visée dans deux ans.",
            required=True,
            max_length=5000,
        ),
    ),
)

ANIMATION = Section(
    id="zj3w7w",
    title="L’animation du pôle",
    intro="L’aide finance d’abord l’animation de la coopération sur le territoire.",
    fields=(
        Field(
            id="snd8bj",
            kind=Kind.NUMBER,
            label="Temps d’animation aujourd’hui, en équivalents temps plein",
            help="Par exemple 0,5 pour un mi-temps\u00a0; 0 s’il n’y en a pas.",
            required=True,
            minimum=Decimal(0),
            maximum=Decimal(100),
        ),
        Field(
            id="tef4x5",
            kind=Kind.NUMBER,
            label="Temps d’animation prévu, en équivalents temps plein",
            required=True,
            minimum=Decimal(0),
            maximum=Decimal(100),
        ),
        Field(
            id="cf34h6",
            kind=Kind.LONG_TEXT,
            label="Profil et missions de l’animation",
            required=True,
            max_length=2000,
        ),
        Field(
            id="agfsrv",
            kind=Kind.AMOUNT,
            label="Coût annuel de l’animation",
            help="Salaires et charges, en euros.",
            required=True,
        ),
    ),
)

BUDGET = Section(
    id="uupcfu",
    title="Le budget et le financement",
    fields=(
        Field(
            id="sv9juc",
            kind=Kind.BUDGET,
            label="Budget du pôle pour la durée de l’aide",
            help="Les charges et les produits doivent être égaux. Inscrivez l’aide demandée à l’État, et chaque autre financeur sur sa ligne.",
            required=True,
            role=Role.BUDGET,
        ),
        Field(
            id="9xavv7",
            kind=Kind.LONG_TEXT,
            label="Comment le pôle se financera-t-il la troisième année\u00a0?",
            help="Ventes, cotisations, autres aides\u00a0: le chemin vers l’autofinancement.",
            required=True,
            max_length=3000,
        ),
        Field(
            id="qukttu",
            kind=Kind.FILE,
            label="Budget prévisionnel sur trois ans",
            help="Un tableur ou un PDF.",
            required=True,
            maximum=Decimal(2),
        ),
    ),
)

STATE_AID = Section(
    id="x84c7x",
    title="Les aides déjà reçues",
    intro="Les aides de minimis sont celles que la décision d’attribution nomme ainsi. Comptez celles de toutes les structures liées au porteur.",
    fields=(
        Field(
            id="vu9kc2",
            kind=Kind.AMOUNT,
            label="Total des aides de minimis obtenues ces trois dernières années",
            help="En euros, à la date de la décision d’attribution\u00a0; 0 s’il n’y en a pas.",
            required=True,
            legal_reference="Règlement (UE) 2023/2831 de la Commission du 13 décembre 2023",
        ),
        Field(
            id="h2eddz",
            kind=Kind.LONG_TEXT,
            label="Détail de ces aides",
            help="Une ligne par aide\u00a0: la date, qui l’a accordée, le montant.",
            max_length=3000,
        ),
    ),
)
