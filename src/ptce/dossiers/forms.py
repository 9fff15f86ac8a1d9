from django import forms
from dsfr.forms import DsfrBaseForm

from ptce.core.addresses import ADDRESS_MAX, ADDRESS_TOO_LONG
from ptce.core.instants import InstantForm, day_box, hour_box, which_box
from ptce.dossiers import queries
from ptce.dossiers.enums import MemberRole

OFFERED = [
    (MemberRole.EDITOR.value, "Rédacteur\u00a0: remplit le dossier avec vous"),
    (MemberRole.READER.value, "Lecteur\u00a0: lit le dossier sans le modifier"),
]


class SectionsForm(DsfrBaseForm):
    sections = forms.MultipleChoiceField(
        label="Parties du dossier où cette personne écrit",
        help_text="Toutes cochées\u00a0: elle écrit partout, aussi dans celles qui seraient ajoutées plus tard. Les autres parties se lisent.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choisissez au moins une partie du dossier. Pour que la personne lise sans écrire, faites-en un lecteur.",
            "invalid_choice": "Cette partie n’est plus dans le formulaire\u00a0: rechargez la page.",
        },
    )

    def __init__(self, *args, parts, chosen=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sections"].choices = [(part.id, part.title) for part in parts]
        self.fields["sections"].initial = list(chosen) or [part.id for part in parts]


class InvitationForm(SectionsForm):
    field_order = ("email", "role", "sections")
    email = forms.EmailField(
        label="Adresse électronique",
        max_length=ADDRESS_MAX,
        help_text="Format attendu\u00a0: prenom.nom@structure.fr.",
        error_messages={
            "required": "Écrivez l’adresse de la personne à inviter.",
            "max_length": ADDRESS_TOO_LONG,
            "invalid": "Cette adresse électronique n’est pas valable. Exemple\u00a0: prenom.nom@structure.fr.",
        },
    )
    role = forms.ChoiceField(label="Rôle", choices=OFFERED, initial=MemberRole.EDITOR, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # A reader writes nowhere: what is ticked does not matter.
        if self.is_bound and self.data.get("role") == MemberRole.READER:
            self.fields["sections"].required = False


class ExtensionForm(InstantForm, DsfrBaseForm):
    instants = ("until",)
    number = forms.CharField(
        label="Numéro du dossier",
        max_length=30,
        help_text="Celui que l’équipe vous donne, comme PTCE-2026-000123.",
        error_messages={"required": "Écrivez le numéro du dossier."},
    )
    until_on = day_box("Jour", required=True, help_text="Le nouveau dernier jour.")
    until_time = hour_box("Heure", required=True)
    until_which = which_box("Instant voulu")
    reason = forms.CharField(
        label="Motif",
        max_length=500,
        help_text="L’équipe le lira\u00a0; il est gardé au journal.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dites pourquoi cette équipe a plus de temps."},
    )


class MessageForm(DsfrBaseForm):
    body = forms.CharField(
        label="Votre message",
        help_text="10\u202f000 caractères au plus. Le service chargé du dossier reçoit un courriel qui l’invite à le lire ici.",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": "Écrivez votre message avant de l’envoyer.",
            "max_length": "Ce message compte %(show_value)d caractères pour %(limit_value)d au plus\u00a0: coupez-le, ou joignez un document.",
        },
    )


class PieceAnswerForm(DsfrBaseForm):
    answer = forms.CharField(
        label="Ce que vous voulez dire à l’administration",
        help_text="Par exemple ce que contiennent les fichiers, ou pourquoi une pièce manque.",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class VerificationForm(DsfrBaseForm):
    numero = forms.CharField(
        label="Numéro de l’accusé de réception",
        help_text="Il est en tête de l’accusé. Exemple\u00a0: PTCE-2026-000123-AR1.",
        max_length=60,
        error_messages={
            "required": "Écrivez le numéro de l’accusé de réception.",
            "max_length": "Ce numéro est trop long. Exemple\u00a0: PTCE-2026-000123-AR1.",
        },
    )
    empreinte = forms.CharField(
        label="Empreinte SHA-256 à comparer",
        help_text="64 chiffres et lettres de a à f\u00a0: celle de l’accusé, du contenu déposé ou d’une pièce.",
        required=False,
        max_length=200,
        error_messages={"max_length": "Une empreinte SHA-256 compte 64 caractères."},
    )
    fichier = forms.FileField(
        label="Ou le fichier lui-même",
        help_text="L’accusé en PDF ou une pièce du dépôt. Le fichier sert à calculer son empreinte\u00a0; il n’est pas gardé.",
        required=False,
        max_length=500,
        error_messages={"empty": "Ce fichier est vide.", "max_length": "Le nom de ce fichier est trop long."},
    )

    def clean_empreinte(self) -> str:
        bare = "".join(self.cleaned_data["empreinte"].split()).lower()
        if bare and not queries.DIGEST.fullmatch(bare):
            raise forms.ValidationError("Une empreinte SHA-256 compte 64 chiffres et lettres de a à f.")
        return bare
