from decimal import Decimal, InvalidOperation

from django import forms

from ptce.core.boxes import AmountField, Paragraphs, WholeField
from ptce.questionnaire.amounts import read_number
from ptce.questionnaire.problems import Unreadable

__all__ = ["AmountField", "NumberField", "Paragraphs", "Tick", "WholeField"]


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


class Tick(forms.BooleanField):
    # Neither answer is missing, so that neither is marked as optional.
    def validate(self, value):
        return None
