"""The beginning of the forms proposed: the carrier, the pole and its territory."""

from decimal import Decimal

from ptce.questionnaire.definition import Field, Option, Section
from ptce.questionnaire.kinds import Kind, Role

_ARTICLE_1 = "Loi n°\u00a02014-856 du 31 juillet 2014, article 1er"
_DECREE = "Décret n°\u00a02015-431 du 15 avril 2015, article 3"

CARRIER = Section(
    id="rwnjef",
    title="La structure porteuse",
    intro="La structure qui dépose le dossier au nom du groupement, signe la convention et reçoit l’aide.",
    fields=(
        Field(
            id="6yamtr",
            kind=Kind.SIRET,
            label="Numéro SIRET de la structure porteuse",
            help="Les 14 chiffres de son siège. Le nom, la forme juridique et l’adresse sont repris du répertoire Sirene\u00a0: ne les recopiez pas.",
            required=True,
            role=Role.CARRIER_SIRET,
            legal_reference=_DECREE,
        ),
        Field(
            id="7wcmu8",
            kind=Kind.SHORT_TEXT,
            label="Numéro RNA, si c’est une association",
            help="La lettre W suivie de 9 chiffres, sur le récépissé de la préfecture.",
            max_length=10,
        ),
        Field(
            id="wzb2pf",
            kind=Kind.SHORT_TEXT,
            label="Sigle ou nom d’usage",
            help="S’il diffère du nom inscrit au répertoire.",
            max_length=120,
        ),
        Field(
            id="z9r92q",
            kind=Kind.SINGLE_CHOICE,
            label="À quel titre la structure porteuse relève-t-elle de l’économie sociale et solidaire\u00a0?",
            required=True,
            options=(
                Option(
                    "ESS_FORM",
                    "Par sa forme\u00a0: association, coopérative, mutuelle ou fondation",
                ),
                Option(
                    "ESS_COMPANY",
                    "Société commerciale de l’économie sociale et solidaire, par ses statuts",
                ),
                Option("ESUS", "Entreprise solidaire d’utilité sociale agréée (ESUS)"),
                Option("NOT_ESS", "Elle n’en relève pas"),
            ),
            legal_reference=_ARTICLE_1,
        ),
        Field(
            id="ffhbde",
            kind=Kind.FILE,
            label="Justificatif de la qualité d’entreprise de l’économie sociale et solidaire",
            help="Pour une société commerciale\u00a0: ses statuts ou son extrait Kbis. Pour une entreprise agréée\u00a0: l’agrément ESUS.",
            maximum=Decimal(3),
            legal_reference=_ARTICLE_1,
        ),
        Field(
            id="t68vc3",
            kind=Kind.SHORT_TEXT,
            label="Prénom et nom du représentant légal",
            required=True,
            max_length=120,
        ),
        Field(
            id="zp427d",
            kind=Kind.SHORT_TEXT,
            label="Fonction du représentant légal",
            help="Par exemple\u00a0: présidente.",
            required=True,
            max_length=120,
        ),
        Field(
            id="8kgyh2",
            kind=Kind.SHORT_TEXT,
            label="Prénom et nom de la personne à joindre",
            help="Celle qui suit le dossier au quotidien.",
            required=True,
            max_length=120,
        ),
        Field(
            id="4q7c3j",
            kind=Kind.SHORT_TEXT,
            label="Fonction de la personne à joindre",
            max_length=120,
        ),
        Field(
            id="8gpjm4",
            kind=Kind.EMAIL,
            label="Adresse électronique de la personne à joindre",
            help="Les questions sur le dossier et la décision y sont envoyées.",
            required=True,
        ),
        Field(
            id="bgz7a7",
            kind=Kind.PHONE,
            label="Téléphone de la personne à joindre",
            required=True,
        ),
    ),
)

POLE = Section(
    id="qb7p6s",
    title="Le pôle",
    fields=(
        Field(
            id="eahq28",
            kind=Kind.SHORT_TEXT,
            label="Nom du pôle",
            help="Le nom sous lequel il est connu, ou un nom provisoire s’il se crée.",
            required=True,
            role=Role.POLE_NAME,
            max_length=160,
        ),
        Field(
            id="6d9wad",
            kind=Kind.SHORT_TEXT,
            label="Le pôle en une phrase",
            help="Cette phrase est publiée si le pôle est lauréat.",
            required=True,
            max_length=256,
        ),
        Field(
            id="3vg76g",
            kind=Kind.LONG_TEXT,
            label="Résumé du projet",
            help="À quels besoins répond le pôle, avec qui, par quelles activités. Ce résumé est publié si le pôle est lauréat.",
            required=True,
            role=Role.SUMMARY,
            max_length=2000,
        ),
        Field(
            id="ma7ceu",
            kind=Kind.DATE,
            label="Date de la première coopération entre les membres",
            help="Une première action commune, même modeste. À défaut du jour exact, indiquez le premier du mois.",
        ),
        Field(
            id="8atcvs",
            kind=Kind.SINGLE_CHOICE,
            label="Où en est le pôle\u00a0?",
            required=True,
            options=(
                Option("IDEA", "À l’idée\u00a0: les partenaires se rencontrent"),
                Option(
                    "EMERGENCE",
                    "En émergence\u00a0: les premières actions communes démarrent",
                ),
                Option(
                    "STRUCTURING",
                    "En structuration\u00a0: la stratégie et la gouvernance sont écrites",
                ),
                Option(
                    "CONSOLIDATION",
                    "En consolidation\u00a0: le pôle fonctionne et change d’échelle",
                ),
            ),
        ),
        Field(
            id="u8gqcp",
            kind=Kind.SINGLE_CHOICE,
            label="Forme de la gouvernance",
            required=True,
            options=(
                Option("INFORMAL", "Collectif sans statut juridique propre"),
                Option("ASSOCIATION", "Association"),
                Option("CIRCLES", "Cercles par projet"),
                Option("SCIC", "Société coopérative d’intérêt collectif (SCIC)"),
                Option("OTHER", "Autre forme"),
            ),
        ),
        Field(
            id="gx3czv",
            kind=Kind.LONG_TEXT,
            label="Comment le pôle se gouverne-t-il\u00a0?",
            help="Qui décide, dans quelles instances, comment chaque membre y prend part.",
            required=True,
            max_length=3000,
        ),
    ),
)

TERRITORY = Section(
    id="ef9w29",
    title="Le territoire",
    intro="Un pôle agit sur un territoire défini\u00a0; la loi n’en fixe pas l’échelle.",
    fields=(
        Field(
            id="bbjuyw",
            kind=Kind.REGION,
            label="Région du pôle",
            help="Celle où il agit principalement\u00a0: son comité régional d’animation examine le dossier.",
            required=True,
            role=Role.REGION,
        ),
        Field(
            id="6e2j2v",
            kind=Kind.SINGLE_CHOICE,
            label="Échelle du territoire",
            required=True,
            options=(
                Option("DISTRICT", "Quartier"),
                Option("COMMUNE", "Commune"),
                Option("EPCI", "Intercommunalité"),
                Option("PAYS", "Pays ou pôle d’équilibre territorial et rural (PETR)"),
                Option("DEPARTEMENT", "Département"),
                Option("REGION", "Région"),
                Option("INTERREGIONAL", "Plusieurs régions"),
            ),
        ),
        Field(
            id="bd6zp9",
            kind=Kind.TERRITORY,
            label="Communes, intercommunalités, départements ou régions concernés",
            help="Choisissez l’échelon le plus juste\u00a0: une intercommunalité plutôt que chacune de ses communes.",
            required=True,
            role=Role.TERRITORY,
            legal_reference=_DECREE,
        ),
        Field(
            id="7hfwtb",
            kind=Kind.YES_NO,
            label="Le pôle agit-il surtout en territoire rural\u00a0?",
            help="Par exemple dans des communes classées France ruralités revitalisation.",
            required=True,
            role=Role.IS_RURAL,
        ),
        Field(
            id="2n6ytv",
            kind=Kind.YES_NO,
            label="Le pôle agit-il dans un quartier prioritaire de la politique de la ville\u00a0?",
            required=True,
            role=Role.IS_QPV,
        ),
        Field(
            id="v3zc6n",
            kind=Kind.SHORT_TEXT,
            label="Quartiers prioritaires concernés",
            help="Leurs codes ou leurs noms, séparés par des virgules.",
        ),
        Field(
            id="d67vnr",
            kind=Kind.YES_NO,
            label="Le pôle agit-il outre-mer\u00a0?",
            required=True,
            role=Role.IS_OVERSEAS,
        ),
        Field(
            id="gpg9v2",
            kind=Kind.LONG_TEXT,
            label="À quels besoins du territoire, mal couverts aujourd’hui, le pôle répond-il\u00a0?",
            help="Appuyez-vous sur un diagnostic, une enquête, l’avis des habitants ou des élus.",
            required=True,
            max_length=4000,
        ),
        Field(
            id="ap4wma",
            kind=Kind.FILE,
            label="Diagnostic ou étude du territoire",
            help="Si vous en avez un.",
            maximum=Decimal(3),
        ),
    ),
)
