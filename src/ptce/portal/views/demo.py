import time

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import auth, messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ptce.accounts.models import User
from ptce.core import tasks
from ptce.core.access import public
from ptce.mailing.models import Mail
from ptce.organisations.queries import viewer
from ptce.portal import demo_directory
from ptce.portal.demonstration import PERSONAS, progress
from ptce.portal.demonstration import directory as demonstration_directory
from ptce.reviews.queries import jury_desk


@public
@never_cache
def roles(request):
    known = set(User.objects.filter(email__in=[one.email for one in PERSONAS]).values_list("email", flat=True))
    here = [{"persona": one, "is_ready": one.email in known} for one in PERSONAS]
    oddities = [
        (demo_directory.siret(demo_directory.FIRST_PLAIN), "une structure ordinaire"),
        (demo_directory.siret(demo_directory.MASKED), "une structure qui masque son adresse"),
        (demo_directory.siret(demo_directory.UNKNOWN), "un numéro inconnu de l’annuaire"),
        (demo_directory.siret(demo_directory.TWICE), "deux réponses pour un numéro"),
        (demo_directory.siret(demo_directory.CEASED), "une structure qui a cessé"),
        (demo_directory.siret(demo_directory.SLOW), "un annuaire qui ne répond pas à temps\u00a0: le numéro est accepté, et vérifié plus tard"),
    ]
    return render(
        request, "portal/demo/roles.html", {"people": here, "oddities": oddities, "loading": progress.current(), "waiting": tasks.waiting()}
    )


@public
@require_POST
def enter(request, key):
    # The one door without a code: this module is mounted in the demonstration alone, and says so twice.
    if not settings.DEMO:
        raise Http404
    one = next((one for one in PERSONAS if one.key == key), None)
    if one is None:
        raise Http404
    person = User.objects.filter(email=one.email, is_fictional=True).first()
    if person is None:
        messages.warning(request, "Cette personne n’est pas encore là\u00a0: la démonstration se charge. Réessayez dans une minute.")
        return redirect("demo:roles")
    auth.logout(request)
    auth.login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, person, "mfa", type="demonstration")
    messages.success(request, f"Vous êtes {one.name}. {one.look_at}")
    asked = jury_desk(viewer(person, request.received_at)).opinions
    return redirect("jury:opinion", asked[0].id) if asked and one.role is None else redirect(one.path)


@public
@never_cache
def mailbox(request):
    sent = Mail.objects.order_by("-created_at", "-pk").only("pk", "to", "subject", "status", "created_at")
    page = Paginator(sent, 50).get_page(request.GET.get("page"))
    return render(request, "portal/demo/mailbox.html", {"page": page, "query": request.GET})


@public
@never_cache
def letter(request, pk):
    mail = get_object_or_404(Mail, pk=pk)
    return render(request, "portal/demo/letter.html", {"mail": mail, "attachments": list(mail.attachments.order_by("name", "pk"))})


@public
def attachment(request, pk, document):
    kept = get_object_or_404(get_object_or_404(Mail, pk=pk).attachments, pk=document)
    return FileResponse(kept.file.open("rb"), as_attachment=True, filename=kept.name, content_type=kept.media_type)


@public
def directory(request, path):
    given = demonstration_directory.answer(f"/{path}", request.GET.dict())
    time.sleep(given.delay)
    return HttpResponse(given.body, status=given.status, headers=dict(given.headers))
