from django import forms
from dsfr.forms import DsfrBaseForm

from ptce.calls.enums import CallKind, Phase, Silence
from ptce.calls.forms.boxes import AmountField, Paragraphs, WholeField
from ptce.calls.models import GRACE_MAX, Call
from ptce.calls.queries import first_phase_choices
from ptce.core.addresses import ADDRESS_MAX, ADDRESS_TOO_LONG
from ptce.core.forms import LaterDay, LaterEmail, LaterText, LaterTime
from ptce.core.instants import InstantForm, boxes_of, day_box, hour_box, which_box

STARTING_FORMS = [
    ("PHASE_1", "Formulaire proposé pour une phase 1"),
    ("PHASE_2", "Formulaire proposé pour une phase 2, avec budget et plan d’actions"),
    ("EMPTY", "Formulaire vide, à composer"),
]


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


class CalendarForm(InstantForm, VersionedForm):
    instants = ("opens", "closes")
    opens_on = day_box("Jour d’ouverture", box=LaterDay, help_text="Les dossiers sont reçus à partir de cet instant.")
    opens_time = hour_box("Heure d’ouverture", box=LaterTime)
    opens_which = which_box("Instant d’ouverture voulu")
    closes_on = day_box("Jour de clôture", help_text="Sans date de clôture, l’appel est permanent.")
    closes_time = hour_box("Heure de clôture", help_text="À l’heure de Paris\u00a0; un dossier reçu à l’instant même est dans les temps.")
    closes_which = which_box("Instant de clôture voulu")
    grace_minutes = WholeField(
        label="Tolérance après la clôture (minutes)",
        min_value=0,
        max_value=GRACE_MAX,
        error_messages={"required": "Écrivez 0 s’il n’y a pas de tolérance."},
        help_text="0 s’il n’y en a pas. Les candidats n’en sont informés qu’une fois la date limite passée.",
    )
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

    @staticmethod
    def initial_of(call):
        values = {name: call.serializable_value(name) for name in _AMOUNTS}
        return values | boxes_of("opens", call.opens_at) | boxes_of("closes", call.closes_at)

    def changes(self):
        return {name: self.cleaned_data[name] for name in ("opens_at", "closes_at", *_AMOUNTS)}


_AMOUNTS = ("envelope", "amount_min", "amount_max", "laureates_min", "laureates_max", "missing_pieces_days", "grace_minutes")


class WaveForm(InstantForm, VersionedForm):
    instants = ("closes",)
    closes_on = day_box("Jour de la relève", required=True, help_text="Le dernier jour pour en être.")
    closes_time = hour_box("Heure", required=True, help_text="À l’heure de Paris\u00a0; un dossier reçu à l’instant même est dans les temps.")
    closes_which = which_box("Instant voulu")


class PostponeForm(WaveForm):
    reason = forms.CharField(
        label="Motif du report",
        max_length=500,
        required=False,
        help_text="Indispensable une fois l’appel publié\u00a0: il est gardé au journal.",
        widget=Paragraphs(2),
    )


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
