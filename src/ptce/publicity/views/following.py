from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from ptce.calls import queries as calls
from ptce.core.access import public, signed_in
from ptce.core.errors import Refusal
from ptce.publicity import operations, queries
from ptce.publicity.forms import FollowForm

TOO_MANY = "Trop de demandes en peu de temps\u00a0: réessayez dans une heure."


def public_call(slug):
    return get_object_or_404(calls.visible_calls().filter(is_historical=False), slug=slug)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request, slug):
    call = public_call(slug)
    if request.method == "POST" and request.user.is_authenticated:
        return _follow_with_account(request, call)
    form = FollowForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _ask(request, call, form):
        return render(request, "publicity/follow_asked.html", {"call": call, "email": form.cleaned_data["email"]})
    is_following = queries.is_following(request.viewer, call)
    return render(request, "publicity/follow.html", {"call": call, "form": form, "is_following": is_following})


@signed_in
@require_POST
def unfollow(request, slug):
    call = public_call(slug)
    operations.unfollow(call=call, actor=request.user, now=request.received_at)
    messages.success(request, "Vous ne suivez plus cet appel\u00a0: vous n’en recevrez plus les nouvelles.")
    return redirect("portal:call", call.slug)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, token):
    follower = queries.to_confirm(token)
    refusal, is_done = ("" if follower else operations.LinkDead.message), False
    if follower and request.method == "POST":
        try:
            operations.confirm(follower=follower, now=request.received_at)
            is_done = True
        except Refusal as dead:
            refusal = dead.message
    return render(request, "publicity/follow_confirm.html", {"follower": follower, "refusal": refusal, "is_done": is_done})


@csrf_exempt  # RFC 8058: mail programs post without a cookie; the signed address is what gives the right.
@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, token):
    follower = queries.to_stop(token)
    if follower is None:
        raise Http404
    if request.method == "POST":
        operations.stop(follower=follower, now=request.received_at)
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse(status=200)
    return render(request, "publicity/follow_stop.html", {"call": follower.call, "is_done": request.method == "POST"})


def _follow_with_account(request, call):
    try:
        operations.follow(call=call, actor=request.user, now=request.received_at)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"Vous suivez cet appel\u00a0: ses nouvelles vous parviendront à {request.user.email}.")
    return redirect("portal:call", call.slug)


def _ask(request, call, form):
    email = form.cleaned_data["email"].lower()
    # One limit for an origin, one for an address: nobody's box is filled by somebody else.
    if not ratelimit.consume(request, action="follow_call", key=email):
        form.add_error(None, TOO_MANY)
        return False
    try:
        operations.ask_to_follow(call=call, email=email, now=request.received_at)
    except Refusal as refusal:
        form.add_error(refusal.field or None, refusal.message)
        return False
    return True
