from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from ptce.calls import operations, queries
from ptce.calls.forms.steps import CloneForm, NewCallForm
from ptce.calls.views.shared import attempt, call_of, officers, show
from ptce.questionnaire.blank import standard_phase_1, standard_phase_2

BLANKS = {"PHASE_1": standard_phase_1, "PHASE_2": standard_phase_2}


@officers
@require_safe
def call_list(request):
    calls = queries.visible_to(request.viewer)
    asked = request.GET.get("etat", "")
    state = queries.State(asked) if asked in queries.State else None
    counts = queries.state_counts(calls, request.received_at)
    page = Paginator(queries.in_state(calls, state, request.received_at), 50).get_page(request.GET.get("page"))
    filters = [(one.value, queries.STATES[one][0], count) for one, count in counts.items()]
    rows = queries.desk_rows(list(page.object_list), request.received_at)
    context = {"page": page, "rows": rows, "filters": filters, "state": asked, "total": sum(counts.values()), "query": request.GET}
    return render(request, "calls/list.html", context)


@officers
def new(request):
    form = NewCallForm(request.POST or None, initial={"key": uuid4(), "phase": "SINGLE"})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        blank = BLANKS.get(values.pop("form"))
        call = operations.create(**values, form=blank() if blank else None, actor=request.user, now=request.received_at)
        messages.success(request, "L’appel est créé, en préparation\u00a0: vous seul et vos collègues le voyez.")
        return redirect("calls:hub", call.pk)
    return render(request, "calls/new.html", {"form": form})


@officers
def clone(request, pk):
    source = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    form = CloneForm(request.POST or None, initial={"key": uuid4(), "title": f"{source.title} (copie)"[:200]})
    if request.method == "POST" and form.is_valid():
        copied = []
        if attempt(form, lambda: copied.append(operations.clone(source=source, **form.cleaned_data, actor=request.user, now=request.received_at))):
            messages.success(request, "L’appel est copié\u00a0: il reste à fixer son calendrier.")
            return redirect("calls:hub", copied[0].pk)
    return render(request, "calls/clone.html", {"form": form, "source": source})


@officers
@require_safe
def hub(request, pk):
    return show(request, call_of(request, pk), "calls/hub.html")
