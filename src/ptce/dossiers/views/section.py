from dataclasses import replace
from uuid import uuid4, uuid5

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ptce.calls.queries import resolve
from ptce.core.access import signed_in
from ptce.core.dates import hour
from ptce.core.errors import Refusal
from ptce.documents.operations import examine
from ptce.dossiers import operations, queries
from ptce.dossiers.queries.screens import answers as screen
from ptce.dossiers.queries.screens.clock import clock_of_dossier
from ptce.dossiers.queries.screens.overview import entrusted, section_lines
from ptce.dossiers.queries.screens.presence import others, watch_box
from ptce.dossiers.views.loading import note_read, person, posted_key, require_same_person, team_dossier, unread_changes, writable_fields
from ptce.dossiers.views.older import is_older_page, save_older_page
from ptce.dossiers.views.posting import Posting
from ptce.questionnaire.definition import DefinitionError
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.posting import box, parse_post, parse_versions
from ptce.questionnaire.wording import shift_text

THEIRS = "le-leur"
MORE_ROWS = 5


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def section(request, number, section_id):
    dossier = team_dossier(request, number)
    if request.method == "POST" and is_older_page(request, dossier):
        return save_older_page(request, dossier, section_id)
    form = queries.form_of(dossier.revision_id)
    try:
        asked = form.section(section_id)
    except DefinitionError:
        raise Http404 from None
    writable = writable_fields(request, dossier, form)
    fields = [field for field in asked.fields if field.id in writable]
    if not fields:
        return redirect(f"{reverse('dossiers:answers', args=[number])}#section-{section_id}")
    posting = Posting()
    if request.method == "POST":
        posting = _post(request, dossier, asked, fields)
        if posting.is_done:
            return _done(request, dossier, asked, posting)
    held = queries.content(dossier)
    if asked.id not in {one.id for one in held.asked.form.sections}:
        messages.info(
            request, f"La partie «\u00a0{asked.title}\u00a0» n’est pas demandée, d’après vos autres réponses. Ce qui y est écrit est gardé."
        )
        return redirect("dossiers:detail", number)
    return render(request, "dossiers/section.html", _page(request, dossier, held, asked, fields, posting))


def _post(request, dossier, asked, fields):
    posted = dict(request.POST.lists())
    here = frozenset(field.id for field in fields)
    posting = Posting(action=request.POST.get("action", ""), raws=parse_post(fields, posted, resolve=resolve), here=here)
    for field_id in list(posting.raws):
        if request.POST.get(f"choix-{field_id}") == THEIRS:
            del posting.raws[field_id]
    try:
        require_same_person(request)
        outcome = operations.save_section(
            dossier=dossier,
            section_id=asked.id,
            raws=posting.raws,
            base_versions=parse_versions(fields, posted),
            actor=request.user,
            now=request.received_at,
        )
    except Refusal as refusal:
        posting.refuse(refusal)
        return posting
    posting.record(queries.form_of(dossier.revision_id), outcome)
    _pieces(request, dossier, fields, posting)
    return posting


def _pieces(request, dossier, fields, posting):
    key = posted_key(request)
    for field in fields:
        if field.kind is not Kind.FILE:
            continue
        for place, file in enumerate(request.FILES.getlist(f"{box(field.id)}-file")):
            facts = {"field_id": field.id, "file": file, "name": file.name, "key": uuid5(key, f"{field.id}:{place}")}
            facts["examined"] = examine(file=file)
            try:
                operations.add_piece(dossier=dossier, actor=request.user, now=request.received_at, **facts)
            except Refusal as refusal:
                posting.refuse_field(field.id, refusal)
    removed = posting.piece_to_remove
    if removed is not None:
        piece = queries.pieces(dossier).filter(pk=removed).first()
        if piece is not None:
            operations.remove_piece(piece=piece, actor=request.user, now=request.received_at)


def _done(request, dossier, asked, posting):
    form = queries.form_of(dossier.revision_id)
    messages.success(request, " ".join([f"Réponses enregistrées à {hour(request.received_at)}.", shift_text(form, posting.shift)]).strip())
    if posting.action == "next" and not posting.stays:
        following = _neighbours(form, queries.content(dossier).asked.form, asked)[1]
        if following is not None:
            return redirect("dossiers:section", dossier.number, following.id)
        return redirect("dossiers:detail", dossier.number)
    return redirect("dossiers:section", dossier.number, asked.id)


def _page(request, dossier, held, asked, fields, posting):
    lines = screen.answer_lines(dossier, held, fields, now=request.received_at, typed=posting.typed(MORE_ROWS))
    progress = queries.completeness(dossier, content=held)
    note_read(request, dossier, held, [field.id for field in fields])
    before, after = _neighbours(held.form, held.asked.form, asked)
    elsewhere = others(queries.open_pages(dossier, now=request.received_at), person_id=request.user.pk)
    every = section_lines(dossier, progress.sections, elsewhere)
    return {
        "dossier": dossier,
        "section": asked,
        "place": next(rank for rank, item in enumerate(held.asked.form.sections, 1) if item.id == asked.id),
        "count": len(held.asked.form.sections),
        "lines": [replace(line, here=elsewhere.fields.get(line.field.id, "")) for line in lines],
        "parts": every,
        "entrusted": entrusted(every, queries.team_sections(person(request), dossier)),
        "together": watch_box(dossier, elsewhere, every, section_id=asked.id, writes=True),
        "progress": next(line for line in every if line.id == asked.id),
        "clock": clock_of_dossier(dossier, request.received_at),
        "before": before,
        "after": after,
        "key": uuid4(),
        "refusal": posting.refusal,
        "faults": posting.faults(fields),
        "is_draft": dossier.is_editable,
        "form_changes": unread_changes(request, dossier),
    }


def _neighbours(form, shown, asked):
    """Return the sections shown just before and just after this one, which may be hidden itself."""
    kept = {item.id for item in shown.sections}
    places = [item for item in form.sections if item.id in kept or item.id == asked.id]
    here = [item.id for item in places].index(asked.id)
    before = places[here - 1] if here else None
    after = places[here + 1] if here + 1 < len(places) else None
    return before, after
