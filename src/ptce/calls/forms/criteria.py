from django import forms

from ptce.calls.forms.boxes import NumberField, Paragraphs, WholeField
from ptce.calls.forms.steps import VersionedForm
from ptce.calls.operations import CriterionDraft

MAX_SCALE = 20


class CriterionForm(VersionedForm):
    name = forms.CharField(label="Critère", max_length=200, error_messages={"required": "Donnez un nom à ce critère."})
    help = forms.CharField(label="Ce qui est apprécié", required=False, widget=Paragraphs(3))
    weight = NumberField(
        label="Poids (%)",
        help_text="Les poids des critères font 100\u00a0% ensemble.",
        error_messages={"required": "Donnez un poids à ce critère\u00a0: un pourcentage supérieur à 0 et de 100 au plus."},
    )
    scale = WholeField(
        label="Note maximale",
        min_value=1,
        max_value=MAX_SCALE,
        initial=4,
        error_messages={"required": "Donnez la note maximale, de 1 à 20."},
        help_text="Les notes vont de 0 à ce nombre. Si vous l’augmentez, enregistrez pour décrire les notes ajoutées.",
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for mark in range(self._highest_mark() + 1):
            self.fields[f"anchor_{mark}"] = forms.CharField(
                label=f"Ce que signifie la note {mark}", max_length=300, required=False, widget=forms.TextInput(attrs={"class": "fr-input"})
            )

    @staticmethod
    def initial_of(criterion):
        anchors = {f"anchor_{anchor.mark}": anchor.text for anchor in criterion.anchors.all()}
        return {"name": criterion.name, "help": criterion.help, "weight": criterion.weight, "scale": criterion.scale} | anchors

    @property
    def draft(self):
        values = self.cleaned_data
        anchors = {int(name.removeprefix("anchor_")): text for name, text in values.items() if name.startswith("anchor_") and text}
        return CriterionDraft(name=values["name"], weight=values["weight"], help=values["help"], scale=values["scale"], anchors=anchors)

    def _highest_mark(self):
        typed = self.data.get(self.add_prefix("scale"), "") if self.is_bound else self.get_initial_for_field(self.fields["scale"], "scale")
        scale = int(typed) if str(typed).isascii() and str(typed).isdigit() else 4
        written = [int(name[7:]) for name in (self.data if self.is_bound else self.initial) if name.startswith("anchor_") and name[7:].isdigit()]
        return min(max([scale, *written]), MAX_SCALE)


class ReadingForm(VersionedForm):
    places = forms.MultipleChoiceField(
        label="Questions où se lit ce critère",
        required=False,
        error_messages={"invalid_choice": "L’une de ces questions n’est plus dans le formulaire\u00a0: choisissez à nouveau."},
    )

    def __init__(self, *args, places, **options):
        super().__init__(*args, **options)
        self.groups = places
        everything = [place for group in places for place in (group.whole, *group.questions)]
        self.fields["places"].choices = [(place.id, place.label) for place in everything]

    @property
    def chosen(self):
        return set(self["places"].value() or ())
