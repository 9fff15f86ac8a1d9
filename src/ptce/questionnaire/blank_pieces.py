"""The end of the forms proposed: the pieces to attach and the attestations."""

from decimal import Decimal

from ptce.questionnaire.definition import Field, Section
from ptce.questionnaire.kinds import Kind

PIECES = Section(
    id="srbs7x",
    title="Les pièces à joindre",
    intro="De préférence en PDF. Les pièces que l’administration détient déjà ne vous sont pas demandées.",
    fields=(
        Field(
            id="2bywan",
            kind=Kind.FILE,
            label="Statuts signés de la structure porteuse",
            required=True,
            maximum=Decimal(1),
        ),
        Field(
            id="h7rhn5",
            kind=Kind.FILE,
            label="Liste des dirigeants",
            required=True,
            maximum=Decimal(1),
        ),
        Field(
            id="92vws7",
            kind=Kind.FILE,
            label="Derniers comptes approuvés",
            required=True,
            maximum=Decimal(3),
        ),
        Field(
            id="hbwwcw",
            kind=Kind.FILE,
            label="Dernier rapport d’activité",
            maximum=Decimal(2),
        ),
        Field(
            id="byqqvc",
            kind=Kind.FILE,
            label="Relevé d’identité bancaire",
            required=True,
            maximum=Decimal(1),
        ),
        Field(
            id="cgbw3f",
            kind=Kind.FILE,
            label="Délégation de signature",
            help="Si la personne qui dépose n’est pas le représentant légal.",
            maximum=Decimal(1),
        ),
        Field(
            id="ccanws",
            kind=Kind.FILE,
            label="Lettres de soutien",
            help="D’élus ou de partenaires extérieurs au groupement.",
            maximum=Decimal(10),
        ),
    ),
)

ATTESTATIONS = Section(
    id="uusaz3",
    title="Les attestations",
    fields=(
        Field(
            id="cmc4ma",
            kind=Kind.ATTESTATION,
            label="J’ai qualité pour engager la structure porteuse, ou j’en ai reçu le pouvoir.",
            required=True,
        ),
        Field(
            id="r9rvep",
            kind=Kind.ATTESTATION,
            label="Les informations de ce dossier sont exactes et les membres cités ont donné leur accord.",
            required=True,
        ),
        Field(
            id="s5ed7n",
            kind=Kind.ATTESTATION,
            label="J’ai lu la notice sur la protection des données personnelles.",
            required=True,
            legal_reference="Règlement (UE) 2016/679 du 27 avril 2016, article 13",
        ),
        Field(
            id="yhr3eg",
            kind=Kind.ATTESTATION,
            label="J’accepte que les coordonnées de la personne à joindre soient publiées si le pôle est lauréat.",
            help="Facultatif\u00a0: sans votre accord, elles ne sont pas publiées.",
            legal_reference="Règlement (UE) 2016/679 du 27 avril 2016, article 6, 1, a",
        ),
    ),
)
PHASE_2_ATTESTATIONS = (
    Field(
        id="9hddbd",
        kind=Kind.ATTESTATION,
        label="La structure porteuse est à jour de ses déclarations et paiements fiscaux et sociaux.",
        required=True,
    ),
    Field(
        id="c9xcnd",
        kind=Kind.ATTESTATION,
        label="Association ou fondation\u00a0: la structure souscrit au contrat d’engagement républicain.",
        help="À cocher par les associations et les fondations seulement.",
        legal_reference="Loi n°\u00a02000-321 du 12 avril 2000, article 10-1\u00a0; décret n°\u00a02021-1947 du 31 décembre 2021",
    ),
)
