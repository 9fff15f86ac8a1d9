from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from ptce.calls import operations, queries
from ptce.calls.forms.steps import PostponeForm, WaveForm
from ptce.calls.views.shared import attempt, call_of, officers, refused, show
from ptce.core.errors import Refusal
from ptce.core.instants import boxes_of

_BOXES = {"closes_at": "closes_on"}


@officers
def waves(request, pk):
    call = call_of(request, pk)
    form = WaveForm(request.POST or None, initial={"base_version": call.version, "closes_time": "12:00"})
    if request.method == "POST" and form.is_valid():
        values = {"closes_at": form.cleaned_data["closes_at"], "base_version": form.cleaned_data["base_version"]}
        if attempt(form, lambda: operations.add_wave(call=call, actor=request.user, now=request.received_at, **values), _BOXES):
            messages.success(request, "La relève est fixée.")
            return redirect("calls:waves", call.pk)
    return show(request, call, "calls/waves.html", "releves", form=form, waves=queries.wave_lines(call, request.received_at))


@officers
def postpone_wave(request, pk, wave_pk):
    call = call_of(request, pk)
    wave = get_object_or_404(call.waves, pk=wave_pk)
    form = PostponeForm(request.POST or None, initial=boxes_of("closes", wave.closes_at) | {"base_version": call.version})
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("closes_at", "reason", "base_version")}
        if attempt(form, lambda: operations.postpone_wave(wave=wave, actor=request.user, now=request.received_at, **values), _BOXES):
            messages.success(request, "La relève est déplacée.")
            return redirect("calls:waves", call.pk)
    return show(request, call, "calls/wave.html", "releves", form=form, wave=wave)


@officers
@require_POST
def remove_wave(request, pk, wave_pk):
    call = call_of(request, pk)
    wave = get_object_or_404(call.waves, pk=wave_pk)
    text = request.POST.get("base_version", "")
    version = int(text) if text.isdecimal() and len(text) < 10 else -1
    try:
        operations.remove_wave(wave=wave, base_version=version, actor=request.user, now=request.received_at)
    except Refusal as refusal:
        refused(request, refusal)
    else:
        messages.success(request, "La relève est retirée.")
    return redirect("calls:waves", call.pk)
