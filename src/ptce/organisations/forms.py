from datetime import MAXYEAR, datetime, time, timedelta

from django import forms
from dsfr.forms import DsfrBaseForm

from ptce.core.addresses import ADDRESS_MAX, ADDRESS_TOO_LONG
from ptce.core.dates import PARIS
from ptce.organisations import queries
from ptce.organisations.enums import Role
from ptce.organisations.models import Body

STATES = [("current", "En vigueur"), ("coming", "À venir"), ("ended", "Terminés"), ("", "Tous")]


def midnight(day):
    return datetime.combine(day, time.min, tzinfo=PARIS)


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": "Cette date n’existe pas. Format attendu\u00a0: 31/12/2026."}

    def __init__(self, **options):
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], **options)


class MandateForm(DsfrBaseForm):
    email = forms.EmailField(
        label="Adresse électronique de la personne",
        max_length=ADDRESS_MAX,
        help_text="Son compte est créé s’il n’existe pas\u00a0; elle reçoit un message.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        error_messages={
            "required": "Indiquez l’adresse de la personne.",
            "max_length": ADDRESS_TOO_LONG,
            "invalid": "Cette adresse n’est pas complète. Format attendu\u00a0: nom@domaine.fr",
        },
    )
    body = forms.ModelChoiceField(
        label="Instance",
        queryset=Body.objects.none(),
        empty_label="Choisir une instance",
        error_messages={"required": "Choisissez une instance.", "invalid_choice": "Choisissez une instance de la liste."},
    )
    role = forms.ChoiceField(
        label="Rôle",
        choices=[("", "Choisir un rôle"), *Role.choices],
        error_messages={"required": "Choisissez un rôle.", "invalid_choice": "Choisissez un rôle de la liste."},
    )
    starts_on = DayField(label="Premier jour", error_messages={"required": "Indiquez le premier jour du mandat."})
    ends_on = DayField(label="Dernier jour", required=False, help_text="Sans date, le mandat court jusqu’à ce que vous le terminiez.")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["body"].queryset = queries.bodies()
        self.fields["body"].label_from_instance = lambda body: body.name

    def clean(self):
        values = super().clean()
        starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "Le dernier jour précède le premier.")
        if ends_on and ends_on.year == MAXYEAR:
            self.add_error("ends_on", "Pour un mandat sans dernier jour, laissez cette case vide.")
        return values

    def starts_at(self, now):
        # A mandate that begins today begins now: who gives it sees it at work.
        starts_on = self.cleaned_data["starts_on"]
        return now if starts_on == now.astimezone(PARIS).date() else midnight(starts_on)

    def ends_at(self):
        last = self.cleaned_data["ends_on"]
        return midnight(last + timedelta(days=1)) if last else None


class MandateFilter(DsfrBaseForm):
    state = forms.ChoiceField(label="État", choices=STATES, required=False)
    role = forms.ChoiceField(label="Rôle", choices=[("", "Tous les rôles"), *Role.choices], required=False)
    text = forms.CharField(label="Personne ou instance", required=False, max_length=100)

    def __init__(self, query):
        super().__init__(query if query else {"state": "current"})

    def apply(self, at):
        values = self.cleaned_data if self.is_valid() else {}
        return queries.mandates(at, state=values.get("state", ""), text=values.get("text", ""), role=values.get("role", ""))
