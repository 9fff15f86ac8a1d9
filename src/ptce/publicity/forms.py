from django import forms
from dsfr.forms import DsfrBaseForm

from ptce.calls.operations import RECTIFIABLE
from ptce.core.addresses import ADDRESS_MAX, ADDRESS_TOO_LONG
from ptce.core.boxes import AmountField, Paragraphs, WholeField
from ptce.core.forms import LaterEmail, LaterText
from ptce.core.instants import InstantForm, boxes_of, day_box, hour_box, which_box
from ptce.publicity.queries import field_of, label_of

INCOMPLETE = "Cette adresse n’est pas complète\u00a0: vérifiez-la, par exemple nom@exemple.fr."


def _label(name):
    return label_of(field_of(name))


def _text(name, rows):
    limit = field_of(name).max_length
    return LaterText(label=_label(name), max_length=limit, widget=Paragraphs(rows) if rows else None)


class Meant(forms.BooleanField):
    # Asked only where it matters, and then by the operation: never marked as optional.
    def validate(self, value):
        return None


class RectificationForm(InstantForm, DsfrBaseForm):
    """What a published call lets change, as it stands; the reason; and, for a closing brought forward, that it is meant."""

    use_required_attribute = False
    instants = ("closes",)
    base_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = forms.CharField(
        label="Motif de la rectification",
        max_length=1000,
        help_text="Publié sur la page de l’appel et envoyé à ceux qui le suivent.",
        widget=Paragraphs(2),
        error_messages={"required": "Dites pourquoi l’appel est rectifié\u00a0: ce motif est publié."},
    )
    closes_on = day_box("Jour de clôture", help_text="Sans date, l’appel est permanent.")
    closes_time = hour_box("Heure de clôture", help_text="À l’heure de Paris.")
    closes_which = which_box("Instant de clôture voulu")
    accepts_earlier = Meant(label="Je veux avancer la clôture")
    summary = _text("summary", 2)
    description = _text("description", 10)
    who_may_apply = _text("who_may_apply", 4)
    envelope = AmountField(label=_label("envelope"), required=False)
    amount_min = AmountField(label=_label("amount_min"), required=False)
    amount_max = AmountField(label=_label("amount_max"), required=False)
    laureates_min = WholeField(label=_label("laureates_min"), required=False, min_value=0, max_value=10_000)
    laureates_max = WholeField(label=_label("laureates_max"), required=False, min_value=0, max_value=10_000)
    missing_pieces_days = WholeField(
        label=_label("missing_pieces_days"), min_value=1, max_value=365, error_messages={"required": "Donnez ce délai, en jours."}
    )
    service_name = _text("service_name", 0)
    service_address = _text("service_address", 0)
    contact_phone = _text("contact_phone", 0)
    contact_email = LaterEmail(
        label=_label("contact_email"), max_length=ADDRESS_MAX, error_messages={"invalid": INCOMPLETE, "max_length": ADDRESS_TOO_LONG}
    )
    remedies = _text("remedies", 5)
    legal_mentions = forms.CharField(label=_label("legal_mentions"), required=False, widget=Paragraphs(5))

    @staticmethod
    def initial_of(call):
        values = {name: call.serializable_value(name) for name in RECTIFIABLE if name != "closes_at"}
        return values | boxes_of("closes", call.closes_at) | {"base_version": call.version}

    def changes(self, call):
        """Return what was typed, without the seconds and line ends that a browser gives back otherwise than they were."""
        values = {name: self.cleaned_data[name] for name in RECTIFIABLE}
        kept = call.closes_at
        if kept is not None and values["closes_at"] == kept.replace(second=0, microsecond=0):
            values["closes_at"] = kept
        for name, value in values.items():
            before = call.serializable_value(name)
            if isinstance(value, str) and isinstance(before, str) and value.split() == before.split() and _lines(value) == _lines(before):
                values[name] = before
        return values


def _lines(text):
    return [line.rstrip() for line in text.strip().splitlines()]


class AskForm(DsfrBaseForm):
    use_required_attribute = False
    text = forms.CharField(
        label="Votre question",
        max_length=2000,
        widget=Paragraphs(6),
        help_text="Une question par envoi. N’écrivez rien de personnel\u00a0: la réponse peut être publiée, reformulée et sans votre nom.",
        error_messages={"required": "Écrivez votre question.", "max_length": "Votre question est trop longue\u00a0: 2 000 caractères au plus."},
    )
    email = forms.EmailField(
        label="Votre adresse électronique",
        max_length=ADDRESS_MAX,
        help_text="Pour confirmer votre question et recevoir sa réponse. Jamais publiée. Format attendu\u00a0: nom@exemple.fr.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Écrivez votre adresse électronique.", "invalid": INCOMPLETE, "max_length": ADDRESS_TOO_LONG},
    )

    def __init__(self, *args, with_address, **options):
        super().__init__(*args, **options)
        if not with_address:
            del self.fields["email"]


class AnswerForm(DsfrBaseForm):
    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    wording = forms.CharField(
        label="La question, telle qu’elle sera publiée",
        max_length=2000,
        widget=Paragraphs(4),
        help_text="Retirez tout ce qui ferait reconnaître la personne ou son projet.",
        error_messages={"required": "Écrivez la question telle qu’elle sera publiée."},
    )
    answer = forms.CharField(
        label="Réponse",
        max_length=8000,
        widget=Paragraphs(8),
        help_text="Mise en forme Markdown\u00a0: **gras**, listes avec un tiret.",
        error_messages={"required": "Écrivez la réponse."},
    )
    is_public = forms.TypedChoiceField(
        label="Qui la lit",
        choices=[("oui", "Tout le monde, sur la page de l’appel"), ("non", "Seulement la personne qui a posé la question")],
        coerce=lambda value: value == "oui",
        widget=forms.RadioSelect,
        error_messages={"required": "Dites qui lit la réponse."},
    )


class QuestionPeriodForm(InstantForm, DsfrBaseForm):
    use_required_attribute = False
    instants = ("closes",)
    closes_on = day_box("Dernier jour des questions", help_text="Sans date, les questions sont reçues jusqu’à la clôture de l’appel.")
    closes_time = hour_box("Heure", help_text="À l’heure de Paris.")
    closes_which = which_box("Instant voulu")


class FollowForm(DsfrBaseForm):
    use_required_attribute = False
    email = forms.EmailField(
        label="Votre adresse électronique",
        max_length=ADDRESS_MAX,
        help_text="Format attendu\u00a0: nom@exemple.fr.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Écrivez votre adresse électronique.", "invalid": INCOMPLETE, "max_length": ADDRESS_TOO_LONG},
    )
