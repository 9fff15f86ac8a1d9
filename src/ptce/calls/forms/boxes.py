from decimal import Decimal, InvalidOperation

from django import forms

from ptce.questionnaire.amounts import read_amount, read_number
from ptce.questionnaire.problems import Unreadable

# The columns hold twelve figures, two of them cents.
TOO_LARGE = Decimal(10) ** 10


class AmountField(forms.CharField):
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        try:
            amount = Decimal(read_amount(text))
        except Unreadable as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if amount >= TOO_LARGE:
            raise forms.ValidationError("Ce montant est trop grand\u00a0: il doit rester sous dix milliards d’euros.")
        return amount

    def prepare_value(self, value):
        return f"{value:,.2f}".replace(",", " ").replace(".", ",").removesuffix(",00") if isinstance(value, Decimal) else value


class NumberField(forms.CharField):
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        try:
            return Decimal(read_number(text.removesuffix("%").strip()))
        except (Unreadable, InvalidOperation) as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def prepare_value(self, value):
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value


class WholeField(forms.IntegerField):
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {
        "invalid": "Écrivez un nombre entier, en chiffres.",
        "min_value": "Ce nombre est trop petit\u00a0: %(limit_value)s au moins.",
        "max_value": "Ce nombre est trop grand\u00a0: %(limit_value)s au plus.",
    }


class Paragraphs(forms.Textarea):
    def __init__(self, rows=5):
        super().__init__(attrs={"rows": rows})


class Tick(forms.BooleanField):
    # Neither answer is missing, so that neither is marked as optional.
    def validate(self, value):
        return None
