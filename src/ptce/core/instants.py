"""Boxes of a form that name an instant in Paris: a day, an hour, and the choice between two instants where clocks change."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms

from ptce.core.clock import PARIS, Doubt, Reading, read_local
from ptce.core.dates import zoned
from ptce.core.forms import AskedLater

CHOOSE = {"required": "Choisissez l’un des deux instants.", "invalid_choice": "Choisissez l’un des deux instants."}
_DOUBTS = {
    Doubt.SKIPPED: "Cette heure n’existe pas\u00a0: les horloges avancent d’une heure cette nuit-là. Choisissez l’instant voulu ci-dessous.",
    Doubt.REPEATED: "Cette heure existe deux fois\u00a0: les horloges reculent d’une heure cette nuit-là. Choisissez l’instant voulu ci-dessous.",
}


def day_box(label: str, *, required: bool = False, help_text: str = "", box: type[forms.DateField] = forms.DateField) -> forms.DateField:
    """Return the box of a day."""
    return box(
        label=label,
        required=required or issubclass(box, AskedLater),
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"required": "Donnez le jour.", "invalid": "Cette date n’existe pas. Écrivez-la comme 31/12/2026."},
    )


def hour_box(
    label: str, *, required: bool = False, help_text: str = "À l’heure de Paris.", box: type[forms.TimeField] = forms.TimeField
) -> forms.TimeField:
    """Return the box of an hour."""
    return box(
        label=label,
        required=required or issubclass(box, AskedLater),
        help_text=help_text,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "Donnez l’heure.", "invalid": "Cette heure n’existe pas. Écrivez-la comme 12:00."},
    )


def which_box(label: str) -> forms.ChoiceField:
    """Return the box of the choice between two instants."""
    return forms.ChoiceField(label=label, required=False, widget=forms.RadioSelect, error_messages=CHOOSE)


class InstantForm(forms.Form):
    """A form whose boxes `<name>_on`, `<name>_time` and `<name>_which`, for each name of `instants`, give the instant `<name>_at`."""

    instants: tuple[str, ...] = ()
    readings: Mapping[str, Reading | None]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.readings = {name: self._reading(name) for name in self.instants}
        for name, reading in self.readings.items():
            # The choice is a box of the form only where it is needed: the local time is read before validation.
            if reading is None or reading.doubt is None:
                del self.fields[f"{name}_which"]
            else:
                which = self.fields[f"{name}_which"]
                which.required = True
                which.choices = [(instant.isoformat(), _told(instant)) for instant in reading.candidates]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for name in self.instants:
            values[f"{name}_at"] = self._instant(name, values)
        return values

    def _reading(self, name: str) -> Reading | None:
        if not self.is_bound:
            return None
        try:
            day = self.fields[f"{name}_on"].clean(self.data.get(self.add_prefix(f"{name}_on")))
            hour = self.fields[f"{name}_time"].clean(self.data.get(self.add_prefix(f"{name}_time")))
        except forms.ValidationError:
            return None
        return read_local(datetime.combine(day, hour)) if day and isinstance(hour, time) else None

    def _instant(self, name: str, values: Mapping[str, Any]) -> datetime | None:
        day, hour, reading = values.get(f"{name}_on"), values.get(f"{name}_time"), self.readings[name]
        if day is None or hour is None or reading is None:
            self._say_what_is_missing(name, day, hour)
            return None
        if reading.doubt is None:
            return reading.instant
        chosen = values.get(f"{name}_which")
        for candidate in reading.candidates:
            if candidate.isoformat() == chosen:
                return candidate
        self.add_error(f"{name}_time", _DOUBTS[reading.doubt])
        return None

    def _say_what_is_missing(self, name: str, day: date | None, hour: time | None) -> None:
        if day is not None and f"{name}_time" not in self.errors:
            self.add_error(f"{name}_time", "Donnez aussi l’heure.")
        if hour is not None and f"{name}_on" not in self.errors:
            self.add_error(f"{name}_on", "Donnez aussi le jour.")


def boxes_of(name: str, at: datetime | None) -> dict[str, object]:
    """Return the initial values of an instant's boxes."""
    if at is None:
        return {}
    local = at.astimezone(PARIS)
    return {f"{name}_on": local.date(), f"{name}_time": local.time()}


def _told(instant: datetime) -> str:
    local = instant.astimezone(PARIS)
    season = "heure d’été" if local.dst() else "heure d’hiver"
    offset = local.utcoffset()
    hours = int(offset.total_seconds() // 3600) if offset is not None else 0
    return f"{zoned(instant).removesuffix(' (heure de Paris)')}, {season} (UTC+{hours})"
