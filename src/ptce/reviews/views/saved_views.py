from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ptce.core.errors import Refusal
from ptce.reviews import operations, queries
from ptce.reviews.forms import SavedViewForm
from ptce.reviews.views.desk import examiners


@examiners
@require_safe
def saved_views(request):
    return render(request, "reviews/saved_views.html", {"views": queries.own_views(request.viewer)})


@examiners
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    query = queries.query_of(request.GET)
    return _edit(request, SavedViewForm(request.POST or None, bodies=queries.bodies_of(request.viewer)), query)


@examiners
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    saved = get_object_or_404(queries.own_views(request.viewer), pk=pk)
    initial = {"name": saved.name, "body": saved.body_id, "is_default": saved.is_default}
    return _edit(request, SavedViewForm(request.POST or None, initial=initial, bodies=queries.bodies_of(request.viewer)), saved.query, saved)


@examiners
@require_POST
def delete(request, pk):
    saved = get_object_or_404(queries.own_views(request.viewer), pk=pk)
    operations.delete_view(saved=saved, actor=request.user, now=request.received_at)
    messages.success(request, f"La vue «\u00a0{saved.name}\u00a0» est supprimée.")
    return redirect("instruction:saved_views")


def _edit(request, form, query, saved=None):
    if request.method == "POST" and form.is_valid():
        try:
            operations.save_view(**form.cleaned_data, query=query, saved=saved, actor=request.user, now=request.received_at)
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, "La vue est enregistrée.")
            return redirect("instruction:saved_views")
    return render(request, "reviews/saved_view.html", {"form": form, "saved": saved, "query": query})
