from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from stdnum.exceptions import ValidationError

from ptce.dossiers.queries import known_names
from ptce.dossiers.views.loading import signed_in_json
from ptce.organisations.operations import await_answers, look_up
from ptce.organisations.queries import known_lookups
from ptce.questionnaire.kinds import PLACE_KINDS
from ptce.questionnaire.pasting import digits
from ptce.questionnaire.rows import MAX_ROWS
from ptce.questionnaire.territory import LEVELS
from ptce.territories import queries as territories

MAX_MATCHES = 8


@signed_in_json
@never_cache
@require_GET
def organisation(request):
    siret = "".join(request.GET.get("siret", "").split())[:20]
    try:
        found = look_up(siret=siret, now=request.received_at)
    except ValidationError:
        return JsonResponse({"message": "Ce numéro n’est pas un SIRET\u00a0: vérifiez ses 14 chiffres."}, status=422)
    if found.is_pending:
        return JsonResponse({"name": "", "text": "L’annuaire ne répond pas\u00a0: le numéro est accepté, il sera vérifié plus tard."})
    if not found.is_found:
        return JsonResponse({"name": "", "text": "Ce SIRET est inconnu de l’annuaire. Vérifiez-le\u00a0; s’il est récent, gardez-le."})
    closed = " Cet établissement est fermé selon l’annuaire." if found.is_active is False else ""
    return JsonResponse({"name": found.name, "text": f"{found.name}{', ' + found.address if found.address else ''}.{closed}"})


@signed_in_json
@never_cache
@require_POST
def known_organisations(request):
    numbers = list(dict.fromkeys(digits(text) for text in request.POST.getlist("siret")[:MAX_ROWS]))
    known = known_lookups(numbers)
    content = {
        "names": known_names(numbers),
        "unknown": [siret for siret in numbers if siret in known and not known[siret].is_found and not known[siret].is_pending],
        "waiting": await_answers(sirets=numbers, now=request.received_at),
    }
    return JsonResponse(content)


@signed_in_json
@require_GET
def places(request):
    text = request.GET.get("q", "")[:100]
    wanted = request.GET.get("echelon", "")
    asked = {wanted.lower(): kind for kind in PLACE_KINDS if kind.value == wanted.upper()}
    levels = asked or LEVELS
    found = [
        {"level": level, "code": match.code, "label": match.label, "detail": match.detail}
        for level, kind in levels.items()
        for match in territories.search(kind.value, text, MAX_MATCHES if len(levels) == 1 else 3)
    ]
    return JsonResponse({"matches": found[: MAX_MATCHES + 4]})
