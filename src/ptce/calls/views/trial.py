from django.http import Http404
from django.views.decorators.http import require_http_methods

from ptce.calls import queries
from ptce.calls.views.shared import call_of, officers, show
from ptce.questionnaire.definition import DefinitionError, Form
from ptce.questionnaire.posting import parse_post

MORE_ROWS = 5


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def trial(request, pk, section_id=""):
    call = call_of(request, pk)
    revision = queries.composed_revision(call)
    form = revision.form if revision else Form()
    try:
        section = form.section(section_id) if section_id else next(iter(form.sections), None)
    except DefinitionError as error:
        raise Http404 from error
    start = (request.POST if request.method == "POST" else request.GET).get("depart", "")
    context = {"sections": form.sections, "section": section, "is_filled": start != "vide", "is_checked": request.method == "POST"}
    if section:
        context |= _tried(request, form, section, is_filled=start != "vide")
    return show(request, call, "calls/trial.html", "essai", **context)


def _tried(request, form, section, *, is_filled):
    typed = parse_post(section.fields, dict(request.POST.lists()), resolve=queries.resolve)
    asked = request.POST.get("action", "")
    more = {asked.removeprefix("rows:"): MORE_ROWS} if asked.startswith("rows:") else {}
    place = form.sections.index(section)
    return {
        "trial": queries.trial(form, section, typed, is_filled=is_filled, extra_rows=more),
        "number": place + 1,
        "previous": form.sections[place - 1] if place else None,
        "following": next(iter(form.sections[place + 1 :]), None),
    }
