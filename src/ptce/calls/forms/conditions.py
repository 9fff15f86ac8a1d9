from decimal import Decimal

from django import forms

from ptce.calls.forms.boxes import NumberField
from ptce.calls.forms.steps import VersionedForm
from ptce.calls.queries import choices_of
from ptce.questionnaire.conditions import OPERATORS, WITHOUT_VALUE, Comparison, Operator
from ptce.questionnaire.kinds import CHOICE_KINDS, Kind
from ptce.questionnaire.program import ORDERED_KINDS
from ptce.questionnaire.wording import operator_label

# Beyond, boxes to tick are longer than a screen.
MAX_BOXES = 20
MISSING = {
    Kind.SINGLE_CHOICE: "Cochez la réponse à laquelle comparer.",
    Kind.MULTIPLE_CHOICE: "Cochez la réponse à laquelle comparer.",
    Kind.YES_NO: "Choisissez oui ou non.",
    Kind.DATE: "Donnez la date à laquelle comparer.",
}


class ComparisonForm(VersionedForm):
    operator = forms.ChoiceField(label="La réponse…")

    def __init__(self, *args, source, places=(), **options):
        self.source = source
        super().__init__(*args, **options)
        operators = OPERATORS[source.kind]
        self.fields["operator"].choices = [(operator.value, operator_label(source.kind, operator)) for operator in operators]
        if not set(operators) <= WITHOUT_VALUE:
            self.fields["value"] = self._value_box()
        if places:
            self.fields["beside"] = forms.ChoiceField(label="Où l’ajouter", choices=[("fin", "À la suite des autres"), *places])
        for name, box in self.fields.items():
            if isinstance(box.widget, forms.Select) and name != "value":
                box.widget.attrs.setdefault("class", "fr-select")

    def _value_box(self):
        source = self.source
        box: forms.Field
        if source.kind in CHOICE_KINDS:
            is_long = len(source.options) > MAX_BOXES
            several = forms.SelectMultiple(attrs={"class": "fr-select calls-many", "size": 12}) if is_long else forms.CheckboxSelectMultiple()
            box = forms.MultipleChoiceField(choices=list(source.option_labels.items()), widget=several)
        elif source.kind is Kind.DATE:
            widget = forms.DateInput(attrs={"type": "date", "class": "fr-input"}, format="%Y-%m-%d")
            box = forms.DateField(widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y"], error_messages={"invalid": "Cette date n’existe pas."})
        elif source.kind in ORDERED_KINDS:
            box = NumberField()
            box.widget.attrs["class"] = "fr-input"
        else:
            box = forms.ChoiceField(choices=[("", "Choisir"), *self._named()], widget=forms.Select(attrs={"class": "fr-select"}))
        # Nothing to give for an operator that compares to nothing, whatever the page said.
        box.required = not (self.is_bound and self.data.get("operator") in WITHOUT_VALUE)
        box.error_messages["required"] = MISSING.get(source.kind, "Donnez la valeur à laquelle comparer.")
        box.label = "À quoi la comparer"
        box.help_text = "Rien à donner pour «\u00a0a une réponse\u00a0» et «\u00a0n’a pas de réponse\u00a0»."
        return box

    def _named(self):
        if self.source.kind is Kind.YES_NO:
            return [("oui", "oui"), ("non", "non")]
        regions = choices_of(Kind.REGION)
        if self.source.kind is Kind.REGION:
            return [(code, name) for code, name in regions]
        named = [(f"region:{code}", name) for code, name in regions]
        return [*named, *((f"departement:{code}", name) for code, name in choices_of(Kind.DEPARTEMENT))]

    def clean(self):
        values = super().clean()
        if values.get("operator") in WITHOUT_VALUE or "operator" not in values or "value" in self.errors:
            return values
        given = values.get("value")
        if isinstance(given, list) and len(given) > 1 and values["operator"] in {Operator.IS, Operator.IS_NOT}:
            self.add_error("value", "Cochez une seule réponse, ou choisissez «\u00a0est l’une de ces réponses\u00a0».")
        return values

    def comparison(self):
        operator = Operator(self.cleaned_data["operator"])
        return Comparison(self.source.id, operator, () if operator in WITHOUT_VALUE else self._values())

    def _values(self):
        given = self.cleaned_data["value"]
        match given:
            case list():
                return tuple(given)
            case Decimal():
                return (f"{given:f}",)
        return (given if isinstance(given, str) else given.isoformat(),)

    @property
    def beside(self):
        text = self.cleaned_data.get("beside", "")
        return int(text) if text.isdecimal() else None
