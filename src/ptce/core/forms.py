"""Boxes of forms that the design system does not know."""

from typing import Any

from django import forms


class AskedLater(forms.Field):
    """A box that may be left empty here, and is needed further on: not marked as optional, since it is not."""

    def validate(self, value: Any) -> None:
        """Refuse what the box itself refuses, but never its being empty."""
        if value not in self.empty_values:
            super().validate(value)


class LaterText(AskedLater, forms.CharField):
    """A text asked later."""


class LaterEmail(AskedLater, forms.EmailField):
    """An address asked later."""


class LaterDay(AskedLater, forms.DateField):
    """A day asked later."""


class LaterTime(AskedLater, forms.TimeField):
    """A time of day asked later."""
