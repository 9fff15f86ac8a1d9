import uuid

from django import forms
from dsfr.forms import DsfrBaseForm

from ptce.core.addresses import ADDRESS_MAX, ADDRESS_TOO_LONG
from ptce.core.forms import LaterText
from ptce.organisations.models import Body
from ptce.questionnaire.kinds import Kind
from ptce.reviews.enums import Recommendation
from ptce.territories.queries import region_choices

ELIGIBLE, INELIGIBLE = "recevable", "irrecevable"


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": "Cette date n’existe pas. Format attendu\u00a0: 31/12/2026."}

    def __init__(self, **options):
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], **options)


def paragraph(label, *, rows=5, refusal="Ce texte est nécessaire.", **options):
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), error_messages={"required": refusal}, **options)


class EligibilityForm(DsfrBaseForm):
    decision = forms.ChoiceField(
        label="Le dossier est",
        choices=[
            (ELIGIBLE, "Recevable\u00a0: il sera lu, noté et classé"),
            (INELIGIBLE, "Irrecevable\u00a0: l’équipe reçoit les motifs et les recours"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez recevable ou irrecevable."},
    )
    reason = LaterText(
        label="Motifs",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Les textes et les éléments du dossier sur lesquels repose votre décision. L’équipe les lira. Nécessaires s’il est irrecevable.",
    )

    def clean(self):
        values = super().clean()
        if values.get("decision") == INELIGIBLE and not values.get("reason"):
            self.add_error("reason", "Donnez les motifs de l’irrecevabilité\u00a0: l’équipe les reçoit avec les voies de recours.")
        return values


class PiecesForm(DsfrBaseForm):
    text = paragraph("Votre demande", help_text="Dites précisément ce qui manque.", refusal="Écrivez ce qui manque.")
    due_on = DayField(
        label="À fournir au plus tard le",
        help_text="Le délai légal est suspendu jusqu’à ce jour (CRPA, art. L114-5).",
        error_messages={"required": "Indiquez la date limite."},
    )
    # Drawn by the page, section by section: a form has sixty questions.
    field_ids = forms.MultipleChoiceField(
        label="Ce que l’équipe pourra compléter",
        required=False,
        error_messages={"invalid_choice": "L’une des questions n’est plus dans le formulaire. Rechargez la page."},
    )

    def __init__(self, *args, form, **options):
        super().__init__(*args, **options)
        self.sections = [(section.title, [(field.id, field.label, field.kind is Kind.FILE) for field in section.fields]) for section in form.sections]
        self.fields["field_ids"].choices = [(field.id, field.label) for field in form.fields]

    @property
    def groups(self):
        asked = set(self["field_ids"].value() or ())
        for title, boxes in self.sections:
            ticked = [(key, label, is_piece, key in asked) for key, label, is_piece in boxes]
            yield {"title": title, "boxes": ticked, "count": len(ticked), "is_open": any(is_asked or is_piece for _, _, is_piece, is_asked in ticked)}


class RegionForm(DsfrBaseForm):
    region = forms.ChoiceField(label="Région qui examinera le dossier", error_messages={"required": "Choisissez une région."})

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["region"].choices = [("", "Choisir une région"), *region_choices()]


class MessageForm(DsfrBaseForm):
    body = paragraph("Votre message à l’équipe", refusal="Écrivez votre message avant de l’envoyer.")
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class AssignForm(DsfrBaseForm):
    reviewer = forms.TypedChoiceField(
        label="Lecteur",
        coerce=int,
        error_messages={"required": "Choisissez une personne.", "invalid_choice": "Cette personne ne peut pas être choisie."},
    )
    due_on = DayField(label="Avis attendu le", error_messages={"required": "Indiquez la date attendue."})

    def __init__(self, *args, candidates, **options):
        super().__init__(*args, **options)
        self.fields["reviewer"].choices = [(one.id, one.name) for one in candidates]


class OpinionForm(DsfrBaseForm):
    email = forms.EmailField(
        label="Adresse électronique de la personne",
        max_length=ADDRESS_MAX,
        help_text="Elle recevra un lien et pourra lire le dossier le temps de répondre. Format attendu\u00a0: nom@domaine.fr",
        error_messages={
            "required": "Indiquez l’adresse de la personne.",
            "max_length": ADDRESS_TOO_LONG,
            "invalid": "Cette adresse n’est pas complète. Format attendu\u00a0: nom@domaine.fr",
        },
    )
    question = paragraph("Question posée", rows=4, max_length=10_000, refusal="Écrivez la question posée.")
    due_on = DayField(label="Réponse attendue le", error_messages={"required": "Indiquez la date attendue."})


class ReasonForm(DsfrBaseForm):
    reason = paragraph("Motif", rows=3, max_length=500, refusal="Indiquez le motif en une phrase.")


class OpinionAnswerForm(DsfrBaseForm):
    recommendation = forms.ChoiceField(
        label="Votre avis", choices=Recommendation.choices, widget=forms.RadioSelect, error_messages={"required": "Choisissez votre avis."}
    )
    text = paragraph("Votre réponse", rows=8, max_length=10_000, refusal="Écrivez votre réponse.")


class TypedText(forms.CharField):
    def to_python(self, value):
        # A script may cut an emoji in two: half of one cannot be written in UTF-8.
        return (super().to_python(value) or "").encode("utf-8", "replace").decode()


class MarkForm(forms.Form):
    """One criterion as the page sends it: by itself, or among the others without JavaScript."""

    criterion = forms.IntegerField(min_value=1)
    value = forms.IntegerField(required=False, min_value=0, max_value=20)
    comment = TypedText(required=False, max_length=5000)
    version = forms.IntegerField(min_value=0)


class CommentForm(forms.Form):
    comment = TypedText(required=False, max_length=5000)
    recommendation = forms.ChoiceField(required=False, choices=Recommendation.choices)
    comment_version = forms.IntegerField(min_value=0)


class SavedViewForm(DsfrBaseForm):
    use_required_attribute = False
    name = forms.CharField(label="Nom de la vue", max_length=80, error_messages={"required": "Donnez un nom à cette vue."})
    body = forms.ModelChoiceField(
        label="Partagée avec",
        queryset=Body.objects.none(),
        required=False,
        empty_label="Personne\u00a0: pour moi seul",
        help_text="Ceux qui tiennent un mandat dans cette instance la verront aussi\u00a0; les dossiers montrés restent ceux que chacun peut lire.",
        error_messages={"invalid_choice": "Choisissez une instance de la liste."},
    )
    is_default = forms.BooleanField(label="L’ouvrir par défaut", required=False)

    def __init__(self, *args, bodies, **options):
        super().__init__(*args, **options)
        self.fields["body"].queryset = bodies
        self.fields["body"].label_from_instance = lambda body: body.name
