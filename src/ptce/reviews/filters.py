from django import forms

from ptce.dossiers.enums import DossierStatus
from ptce.reviews.queries import MINE, OTHERS, QUEUE, Filters

STATUSES = [("", "Tous les états"), *((value, label.capitalize()) for value, label in DossierStatus.choices if value != DossierStatus.DRAFT)]


class DeskFilter(forms.Form):
    """The address holds the whole state of the list; what it holds wrongly is ignored."""

    onglet = forms.ChoiceField(required=False, choices=[(MINE, MINE), (OTHERS, OTHERS), (QUEUE, QUEUE)])
    appel = forms.IntegerField(required=False, min_value=1)
    etat = forms.ChoiceField(required=False, choices=STATUSES)
    region = forms.RegexField(r"^\d\w$", required=False)
    q = forms.CharField(required=False, max_length=120)
    rural = forms.BooleanField(required=False)
    qpv = forms.BooleanField(required=False)
    retard = forms.BooleanField(required=False)
    miens = forms.BooleanField(required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def is_stale(self, address):
        """Say whether the address asks what no longer is, and is ignored."""
        return bool(self.errors) or bool(set(address) - set(self.fields) - {"vue"})

    def filters(self, *, with_region):
        self.is_valid()
        values = self.cleaned_data
        return Filters(
            tab=values.get("onglet") or MINE,
            call=values.get("appel"),
            status=values.get("etat") or "",
            region=(values.get("region") or "") if with_region else "",
            text=values.get("q") or "",
            rural=bool(values.get("rural")),
            qpv=bool(values.get("qpv")),
            overdue=bool(values.get("retard")),
            mine=bool(values.get("miens")),
            page=values.get("page") or 1,
        )
