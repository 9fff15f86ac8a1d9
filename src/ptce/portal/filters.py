"""The filters of public lists: the address holds the whole state."""

from django import forms
from dsfr.forms import DsfrBaseForm

from ptce.territories import queries as territories


class PoleFilter(DsfrBaseForm):
    texte = forms.CharField(label="Nom, commune ou structure porteuse", max_length=100, required=False)
    region = forms.ChoiceField(label="Région", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [("", "Toutes les régions"), *territories.region_choices()]

    @property
    def text(self):
        return self.cleaned_data.get("texte", "")

    @property
    def chosen_region(self):
        return self.cleaned_data.get("region", "")
