from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from ptce.accounts.policies import passed_second_factor
from ptce.core.access import signed_in
from ptce.core.errors import Refusal, SecondFactorRequired
from ptce.reviews import operations, queries
from ptce.reviews.forms import OpinionAnswerForm


@signed_in
def opinion(request, pk):
    if request.viewer.is_staff and not passed_second_factor(request.session):
        raise SecondFactorRequired
    asked = queries.opinion_for(request.viewer, pk)
    if asked is None:
        raise Http404
    form = OpinionAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.give_opinion(opinion=asked, actor=request.user, now=request.received_at, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "Votre avis est envoyé. Merci.")
            return redirect("jury:opinion", pk)
    reading = queries.reading(asked.dossier) if asked.is_asked else None
    return render(request, "reviews/opinion.html", {"opinion": asked, "dossier": asked.dossier, "form": form, "reading": reading})
