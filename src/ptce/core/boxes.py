"""Boxes of forms that read numbers as people write them in France."""

from decimal import Decimal
from typing import Any

from django import forms

from ptce.questionnaire.amounts import read_amount
from ptce.questionnaire.problems import Unreadable

# The columns hold twelve figures, two of them cents.
TOO_LARGE = Decimal(10) ** 10


class AmountField(forms.CharField):
    """An amount in euros, blanks and comma as people write them; None when empty."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
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

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,.2f}".replace(",", " ").replace(".", ",").removesuffix(",00") if isinstance(value, Decimal) else value


class WholeField(forms.IntegerField):
    """A whole number."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {
        "invalid": "Écrivez un nombre entier, en chiffres.",
        "min_value": "Ce nombre est trop petit\u00a0: %(limit_value)s au moins.",
        "max_value": "Ce nombre est trop grand\u00a0: %(limit_value)s au plus.",
    }


class Paragraphs(forms.Textarea):
    """A box of several lines."""

    def __init__(self, rows: int = 5) -> None:
        super().__init__(attrs={"rows": rows})
