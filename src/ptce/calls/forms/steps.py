from datetime import datetime, time

from django import forms
from dsfr.forms import DsfrBaseForm

from ptce.calls.enums import CallKind, Phase, Silence
from ptce.calls.forms.boxes import AmountField, Paragraphs, WholeField
from ptce.calls.models import Call
from ptce.calls.queries import first_phase_choices
from ptce.calls.rules.clock import PARIS, Doubt, read_local
from ptce.core.addresses import ADDRESS_MAX, ADDRESS_TOO_LONG
from ptce.core.dates import zoned
from ptce.core.forms import LaterDay, LaterEmail, LaterText, LaterTime

STARTING_FORMS = [
    ("PHASE_1", "Formulaire proposé pour une phase 1"),
    ("PHASE_2", "Formulaire proposé pour une phase 2, avec budget et plan d’actions"),
    ("EMPTY", "Formulaire vide, à composer"),
]
_CHOOSE = {"required": "Choisissez l’un des deux instants.", "invalid_choice": "Choisissez l’un des deux instants."}
_DOUBTS = {
    Doubt.SKIPPED: "Cette heure n’existe pas\u00a0: les horloges avancent d’une heure cette nuit-là. Choisissez l’instant voulu ci-dessous.",
    Doubt.REPEATED: "Cette heure existe deux fois\u00a0: les horloges reculent d’une heure cette nuit-là. Choisissez l’instant voulu ci-dessous.",
}


class VersionedForm(DsfrBaseForm):
    use_required_attribute = False
    base_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def changes(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "base_version"}


class NewCallForm(DsfrBaseForm):
    key = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label="Titre", max_length=200, error_messages={"required": "Donnez un titre à cet appel."})
    kind = forms.ChoiceField(label="Nature", choices=CallKind.choices)
    phase = forms.ChoiceField(
        label="Phase",
        choices=[choice for choice in Phase.choices if choice[0] != Phase.PILOT],
        help_text="Une phase 2 se lie à son appel de phase 1.",
    )
    form = forms.ChoiceField(label="Formulaire de départ", choices=STARTING_FORMS, help_text="Vous le modifierez ensuite question par question.")


class CloneForm(DsfrBaseForm):
    key = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label="Titre du nouvel appel", max_length=200, error_messages={"required": "Donnez un titre à cet appel."})


class DescriptionForm(VersionedForm):
    title = forms.CharField(label="Titre", max_length=200, error_messages={"required": "Donnez un titre à cet appel."})
    slug = forms.SlugField(
        label="Adresse de la page",
        max_length=100,
        help_text="Lettres sans accent, chiffres et tirets\u00a0: la page publique est à /appels/cette-adresse/.",
        error_messages={"required": "Donnez une adresse à la page.", "invalid": "Lettres sans accent, chiffres et tirets seulement."},
    )
    kind = forms.ChoiceField(label="Nature", choices=CallKind.choices)
    phase = forms.ChoiceField(label="Phase", choices=Phase.choices)
    summary = LaterText(label="Résumé", max_length=400, help_text="Une phrase, dans la liste des appels.", widget=Paragraphs(2))
    description = LaterText(
        label="Présentation",
        help_text="L’objet de l’appel, ce qu’il finance, ce qui est attendu. Mise en forme Markdown\u00a0: **gras**, listes avec un tiret.",
        widget=Paragraphs(10),
    )
    who_may_apply = LaterText(label="Qui peut candidater", widget=Paragraphs(4))
    legal_basis = LaterText(label="Fondement juridique", help_text="Loi, décret, arrêté, cahier des charges.", widget=Paragraphs(3))
    decision_body = LaterText(
        label="Autorité qui décide",
        max_length=200,
        help_text="Le ministre, le comité ou les financeurs qui arrêtent la liste des lauréats.",
    )


class CalendarForm(VersionedForm):
    opens_on = LaterDay(
        label="Jour d’ouverture",
        help_text="Les dossiers sont reçus à partir de cet instant.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    opens_time = LaterTime(label="Heure d’ouverture", help_text="À l’heure de Paris.", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    opens_which = forms.ChoiceField(label="Instant d’ouverture voulu", required=False, widget=forms.RadioSelect, error_messages=_CHOOSE)
    closes_on = forms.DateField(
        label="Jour de clôture",
        required=False,
        help_text="Sans date de clôture, l’appel est permanent.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    closes_time = forms.TimeField(
        label="Heure de clôture",
        required=False,
        help_text="À l’heure de Paris\u00a0; un dossier reçu à l’instant même est dans les temps.",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    closes_which = forms.ChoiceField(label="Instant de clôture voulu", required=False, widget=forms.RadioSelect, error_messages=_CHOOSE)
    envelope = AmountField(label="Enveloppe (€)", required=False, help_text="Vide si l’appel ne donne pas d’argent.")
    amount_min = AmountField(label="Montant minimal par lauréat (€)", required=False)
    amount_max = AmountField(label="Montant maximal par lauréat (€)", required=False)
    laureates_min = WholeField(label="Nombre minimal de lauréats", required=False, min_value=0, max_value=10_000)
    laureates_max = WholeField(label="Nombre maximal de lauréats", required=False, min_value=0, max_value=10_000)
    missing_pieces_days = WholeField(
        label="Délai pour compléter un dossier (jours)",
        min_value=1,
        max_value=365,
        error_messages={"required": "Donnez ce délai, en jours."},
        help_text="Ce que l’instructeur propose en demandant une pièce manquante.",
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.readings = {}
        for name in ("opens", "closes"):
            reading = self._reading(name)
            self.readings[name] = reading
            if reading is None or reading.doubt is None:
                del self.fields[f"{name}_which"]
            else:
                self.fields[f"{name}_which"].required = True
                self.fields[f"{name}_which"].choices = [(instant.isoformat(), _told(instant)) for instant in reading.candidates]

    @staticmethod
    def initial_of(call):
        values = {name: call.serializable_value(name) for name in _AMOUNTS}
        for name, at in (("opens", call.opens_at), ("closes", call.closes_at)):
            if at is not None:
                local = at.astimezone(PARIS)
                values |= {f"{name}_on": local.date(), f"{name}_time": local.time()}
        return values

    def clean(self):
        values = super().clean()
        for name in ("opens", "closes"):
            values[f"{name}_at"] = self._instant(name, values)
        return values

    def changes(self):
        return {name: self.cleaned_data[name] for name in ("opens_at", "closes_at", *_AMOUNTS)}

    def _reading(self, name):
        """Read the local time before validation: the choice between two instants is a box of the form only where it is needed."""
        if not self.is_bound:
            return None
        try:
            day = self.fields[f"{name}_on"].clean(self.data.get(self.add_prefix(f"{name}_on")))
            hour = self.fields[f"{name}_time"].clean(self.data.get(self.add_prefix(f"{name}_time")))
        except forms.ValidationError:
            return None
        return read_local(datetime.combine(day, hour)) if day and isinstance(hour, time) else None

    def _instant(self, name, values):
        day, hour, reading = values.get(f"{name}_on"), values.get(f"{name}_time"), self.readings[name]
        if day is None or hour is None:
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

    def _say_what_is_missing(self, name, day, hour):
        if day is not None and f"{name}_time" not in self.errors:
            self.add_error(f"{name}_time", "Donnez aussi l’heure.")
        if hour is not None and f"{name}_on" not in self.errors:
            self.add_error(f"{name}_on", "Donnez aussi le jour.")


_AMOUNTS = ("envelope", "amount_min", "amount_max", "laureates_min", "laureates_max", "missing_pieces_days")


def _told(instant):
    local = instant.astimezone(PARIS)
    season = "heure d’été" if local.dst() else "heure d’hiver"
    return f"{zoned(instant).removesuffix(' (heure de Paris)')}, {season} (UTC+{int(local.utcoffset().total_seconds() // 3600)})"


class ContactsForm(VersionedForm):
    service_name = LaterText(label="Service chargé du dossier", max_length=200)
    service_address = LaterText(label="Adresse postale du service", max_length=300)
    contact_phone = LaterText(label="Téléphone", max_length=20, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}))
    contact_email = LaterEmail(
        label="Adresse électronique",
        max_length=ADDRESS_MAX,
        help_text="Format attendu\u00a0: nom@exemple.fr.",
        error_messages={
            "invalid": "Cette adresse n’est pas complète\u00a0: vérifiez-la, par exemple contact@exemple.fr.",
            "max_length": ADDRESS_TOO_LONG,
        },
    )
    silence = forms.ChoiceField(
        label="Le silence de l’administration vaut",
        choices=Silence.choices,
        help_text="Sur une demande d’argent, le silence vaut rejet (CRPA, article L231-4, 3°).",
    )
    silence_months = WholeField(
        label="Au bout de (mois)",
        min_value=1,
        max_value=24,
        error_messages={"required": "Donnez ce délai, en mois."},
        help_text="Deux mois, sauf texte contraire.",
    )
    remedies = LaterText(
        label="Voies et délais de recours",
        help_text="Repris dans l’accusé de réception et dans la décision (CRPA, article R112-5).",
        widget=Paragraphs(5),
    )
    legal_mentions = forms.CharField(label="Autres mentions légales", required=False, widget=Paragraphs(5))


class PhaseForm(VersionedForm):
    first_phase = forms.ModelChoiceField(
        label="Appel de phase 1",
        queryset=Call.objects.none(),
        required=False,
        empty_label="Aucun",
        help_text="Ses lauréats peuvent candidater\u00a0; les autres déposent les deux dossiers en même temps, le second reprenant le premier.",
        error_messages={"invalid_choice": "Choisissez un appel de phase 1 de la liste."},
    )

    def __init__(self, *args, call, **options):
        super().__init__(*args, **options)
        self.fields["first_phase"].queryset = first_phase_choices(call)
        self.fields["first_phase"].label_from_instance = lambda choice: choice.title


class WithdrawForm(DsfrBaseForm):
    reason = forms.CharField(
        label="Motif du retrait",
        max_length=1000,
        help_text="Publié sur la page de l’appel.",
        widget=Paragraphs(4),
        error_messages={"required": "Dites pourquoi cet appel est retiré\u00a0: ce motif est publié."},
    )
