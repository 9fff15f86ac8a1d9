from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from ptce.core.errors import Refusal
from ptce.selection import operations, queries
from ptce.selection.views.loading import deciders, officers


@deciders
@require_GET
def desk(request):
    if not request.viewer.is_officer:
        return render(request, "selection/to_confirm.html", {"sessions": queries.sessions_to_confirm()})
    return render(request, "selection/desk.html", {"desk": queries.desk(request.viewer)})


@officers
@require_POST
def resend(request, pk):
    mail = get_object_or_404(queries.failed_mails(request.viewer), pk=pk)
    try:
        operations.resend(mail=mail, actor=request.user, now=request.received_at)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"Le message à {mail.to} repart maintenant.")
    return redirect("selection:desk")
