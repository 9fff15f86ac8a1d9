from django.contrib import messages

from ptce.calls import operations
from ptce.calls.forms.steps import CalendarForm, ContactsForm, DescriptionForm, PhaseForm
from ptce.calls.models import Call
from ptce.calls.queries import Step
from ptce.calls.views.shared import attempt, call_of, officers, onward, show, theirs

# A refusal about an instant is told at its day.
_CALENDAR_BOXES = {"opens_at": "opens_on", "closes_at": "closes_on"}


@officers
def description(request, pk):
    call = call_of(request, pk)
    names = [name for name in DescriptionForm.base_fields if name != "base_version"]
    return _edit(request, call, Step.DESCRIPTION, DescriptionForm, lambda fresh: {name: fresh.serializable_value(name) for name in names})


@officers
def calendar(request, pk):
    return _edit(request, call_of(request, pk), Step.CALENDAR, CalendarForm, CalendarForm.initial_of)


@officers
def contacts(request, pk):
    call = call_of(request, pk)
    names = [name for name in ContactsForm.base_fields if name != "base_version"]
    return _edit(request, call, Step.CONTACTS, ContactsForm, lambda fresh: {name: fresh.serializable_value(name) for name in names})


@officers
def phase(request, pk):
    call = call_of(request, pk)

    def form_of(data=None, initial=None):
        return PhaseForm(data, initial=initial, call=call)

    return _edit(request, call, Step.PHASE, form_of, lambda fresh: {"first_phase": fresh.first_phase_id}, _link)


def _update(call, form, **who):
    values = form.changes()
    operations.update(call=call, base_version=form.cleaned_data["base_version"], changes=values, **who)


def _link(call, form, **who):
    values = form.cleaned_data
    operations.link_first_phase(call=call, base_version=values["base_version"], first_phase=values["first_phase"], **who)


def _edit(request, call, step, form_class, initial_of, save=_update):
    form = form_class(request.POST or None, initial=initial_of(call) | {"base_version": call.version})
    changed = []
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: save(call, form, actor=request.user, now=request.received_at), _CALENDAR_BOXES):
            messages.success(request, "C’est enregistré.")
            return onward(request, call, step)
        if form.is_stale:
            fresh = Call.objects.get(pk=call.pk)
            changed = theirs(form, form_class(initial=initial_of(fresh)), fresh.version)
    return show(request, call, f"calls/{step.name.lower()}.html", step, form=form, theirs=changed)
