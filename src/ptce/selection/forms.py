from decimal import Decimal

from django import forms
from dsfr.forms import DsfrBaseForm

from ptce.core.dates import euros
from ptce.selection.enums import DecisionOutcome, ExportFormat, RankingOrder

EXHAUSTED, FIXED = "exhausted", "fixed"


class AmountField(forms.DecimalField):
    """An amount as people type it: blanks between thousands, a comma, a euro sign."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "invalid": "Écrivez un montant en euros, par exemple 80 000 ou 80000,50.",
        "max_digits": "Ce montant est trop grand.",
        "max_whole_digits": "Ce montant est trop grand.",
        "max_decimal_places": "Deux chiffres après la virgule au plus.",
        "min_value": "Un montant ne peut pas être négatif.",
    }

    def __init__(self, **options):
        super().__init__(max_digits=12, decimal_places=2, min_value=0, **options)

    def prepare_value(self, value):
        return euros(value).removesuffix("€").strip() if isinstance(value, Decimal) else value

    def to_python(self, value):
        typed = "".join(str(value).replace("€", "").split()) if value is not None else value
        return super().to_python(typed.replace(",", ".") if typed else typed)


class LineForm(DsfrBaseForm):
    order = forms.ChoiceField(label="Ranger les dossiers par", choices=RankingOrder.choices)
    until = forms.ChoiceField(
        label="Placer la ligne",
        choices=[(EXHAUSTED, "jusqu’à épuisement de l’enveloppe"), (FIXED, "après un nombre choisi de dossiers")],
    )
    count = forms.IntegerField(
        label="Nombre de dossiers au-dessus de la ligne",
        min_value=0,
        max_value=5000,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": "Écrivez un nombre entier.", "min_value": "Écrivez un nombre positif.", "max_value": "Ce nombre est trop grand."},
    )

    def clean(self):
        values = super().clean()
        if values.get("until") == FIXED and values.get("count") is None and "count" not in self.errors:
            self.add_error("count", "Indiquez combien de dossiers sont au-dessus de la ligne.")
        return values

    def line_count(self):
        return self.cleaned_data["count"] if self.cleaned_data["until"] == FIXED else None


class BatchForm(DsfrBaseForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reserve = forms.IntegerField(
        label="Nombre de dossiers en liste de réserve, juste sous la ligne",
        min_value=0,
        max_value=5000,
        initial=0,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Indiquez un nombre, 0 s’il n’y a pas de réserve.", "invalid": "Écrivez un nombre entier."},
    )
    reason = forms.CharField(
        label="Motif commun des dossiers non retenus",
        required=False,
        max_length=4000,
        help_text="Il figurera dans chaque lettre. Laissez vide pour les décider un par un.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class VersionForm(forms.Form):
    version = forms.IntegerField(min_value=0)


class DigestForm(forms.Form):
    digest = forms.CharField(min_length=64, max_length=64)


class DecisionForm(DsfrBaseForm):
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    outcome = forms.ChoiceField(
        label="Décision",
        choices=[("", "Choisir une décision"), *DecisionOutcome.choices],
        error_messages={"required": "Choisissez une décision.", "invalid_choice": "Choisissez une décision de la liste."},
    )
    amount = AmountField(label="Montant attribué (€)", required=False, help_text="Pour un lauréat ; pour la réserve, le montant s’il est appelé.")
    rank = forms.IntegerField(
        label="Rang de réserve",
        required=False,
        min_value=1,
        max_value=5000,
        help_text="Laissez vide pour le premier rang libre.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": "Écrivez un nombre entier.", "min_value": "Le premier rang est 1."},
    )
    reason = forms.CharField(
        label="Motif",
        required=False,
        max_length=4000,
        help_text="Il figure dans la lettre. Obligatoire pour un refus et pour un choix qui s’écarte de l’ordre.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class InstantField(forms.DateTimeField):
    """An hour in Paris; one that the change of clocks skips or repeats is refused."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = {"invalid": "Cette date ou cette heure n’existe pas. Format attendu : 31/12/2026 14:00."}

    def __init__(self, **options):
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"], **options)


class SubmitForm(DsfrBaseForm):
    digest = forms.CharField(widget=forms.HiddenInput, min_length=64, max_length=64)
    embargo_until = InstantField(
        label="Publier et envoyer à partir du (heure de Paris)",
        required=False,
        help_text="Rien ne part avant cette heure. Laissez vide pour publier dès la confirmation.",
    )


class RenounceForm(DsfrBaseForm):
    reason = forms.CharField(
        label="Motif de la renonciation",
        required=False,
        max_length=2000,
        help_text="Facultatif. Il reste dans le dossier, il n’est pas publié.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PromoteForm(DsfrBaseForm):
    amount = AmountField(label="Montant attribué (€)", required=False)


class ExportForm(forms.Form):
    key = forms.UUIDField()
    # A page opened before ODS was offered asks for XLSX without saying so.
    layout = forms.TypedChoiceField(choices=ExportFormat.choices, coerce=ExportFormat, required=False, empty_value=ExportFormat.XLSX)
