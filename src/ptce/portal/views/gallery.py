from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, QueryDict
from django.shortcuts import render
from dsfr.forms import DsfrBaseForm

from ptce.core.access import public


class Specimen(DsfrBaseForm):
    nom = forms.CharField(label="Nom du pôle", help_text="Tel qu’il paraîtra au registre.", max_length=200)
    courriel = forms.EmailField(label="Adresse électronique")
    resume = forms.CharField(label="Résumé", required=False, widget=forms.Textarea)
    choix = forms.ChoiceField(label="Échelle du territoire", choices=[("", "Choisissez"), ("commune", "Commune"), ("region", "Région")])


@public
def components(request):
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    context = {
        "kinds": ("info", "success", "warning", "error"),
        "empty_form": Specimen(),
        "wrong_form": Specimen(QueryDict("courriel=pas-une-adresse&nom=")),
        "page": Paginator(range(200), 25).page(3),
        "query": QueryDict("texte=jura"),
        "moment": request.received_at,
    }
    return render(request, "portal/components.html", context)
