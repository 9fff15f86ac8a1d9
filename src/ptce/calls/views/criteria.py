from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from ptce.calls import operations, queries
from ptce.calls.forms.criteria import CriterionForm, ReadingForm
from ptce.calls.models import Call
from ptce.calls.queries import Step
from ptce.calls.views.shared import attempt, call_of, officers, refused, show, theirs
from ptce.core.errors import Refusal


@officers
@require_safe
def criteria(request, pk):
    call = call_of(request, pk)
    return show(request, call, "calls/criteria.html", Step.CRITERIA, grid=queries.grid(call))


@officers
def add_criterion(request, pk):
    call = call_of(request, pk)
    form = CriterionForm(request.POST or None, initial={"base_version": call.version, "scale": 4})

    def act():
        version = form.cleaned_data["base_version"]
        operations.add_criterion(call=call, base_version=version, draft=form.draft, actor=request.user, now=request.received_at)

    return _save(request, call, form, act, "Le critère est ajouté.", CriterionForm())


@officers
def criterion(request, pk, criterion_pk):
    call = call_of(request, pk)
    one = get_object_or_404(call.criteria, pk=criterion_pk)
    form = CriterionForm(request.POST or None, initial=CriterionForm.initial_of(one) | {"base_version": call.version})

    def act():
        version = form.cleaned_data["base_version"]
        operations.update_criterion(criterion=one, base_version=version, draft=form.draft, actor=request.user, now=request.received_at)

    return _save(request, call, form, act, "Le critère est enregistré.", CriterionForm(initial=CriterionForm.initial_of(one)), one)


@officers
def reading(request, pk, criterion_pk):
    call = call_of(request, pk)
    one = get_object_or_404(call.criteria, pk=criterion_pk)
    form = ReadingForm(request.POST or None, initial={"base_version": call.version, "places": one.read_from}, places=queries.places_of(call))

    def act():
        values = form.cleaned_data
        operations.read_criterion_from(
            criterion=one, places=values["places"], base_version=values["base_version"], actor=request.user, now=request.received_at
        )

    if request.method == "POST" and form.is_valid():
        if attempt(form, act):
            messages.success(request, "Les liens du critère sont enregistrés.")
            return redirect("calls:criterion", call.pk, one.pk)
        if form.is_stale:
            theirs(form, form, Call.objects.values_list("version", flat=True).get(pk=call.pk))
    return show(request, call, "calls/reading.html", Step.CRITERIA, form=form, criterion=one)


@officers
@require_POST
def change_criteria(request, pk):
    call = call_of(request, pk)
    act, _, target = request.POST.get("action", "").partition(":")
    version = int(request.POST.get("base_version") or -1) if request.POST.get("base_version", "").isdecimal() else -1
    who = {"base_version": version, "actor": request.user, "now": request.received_at}
    try:
        if act == "propose":
            operations.propose_criteria(call=call, **who)
        else:
            _change(act, get_object_or_404(call.criteria, pk=int(target) if target.isdecimal() else 0), who)
    except Refusal as refusal:
        refused(request, refusal)
    return redirect("calls:criteria", call.pk)


def _change(act, one, who):
    if act == "remove":
        operations.remove_criterion(criterion=one, **who)
    elif act in {"up", "down"}:
        operations.move_criterion(criterion=one, by=-1 if act == "up" else 1, **who)


def _save(request, call, form, act, done, fresh, one=None):
    changed = []
    if request.method == "POST" and form.is_valid():
        if attempt(form, act):
            messages.success(request, done)
            return redirect("calls:criteria", call.pk)
        if form.is_stale:
            changed = theirs(form, fresh, Call.objects.values_list("version", flat=True).get(pk=call.pk))
    read_in = _read_in(call, one) if one else ()
    return show(request, call, "calls/criterion.html", Step.CRITERIA, form=form, criterion=one, theirs=changed, read_in=read_in)


def _read_in(call, one):
    revision = queries.composed_revision(call)
    return queries.place_names(revision.form, one) if revision else ()
