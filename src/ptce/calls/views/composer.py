from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from ptce.calls import operations, queries
from ptce.calls.forms.questions import KindForm, PieceForm, QuestionForm, SectionForm
from ptce.calls.operations import new_id
from ptce.calls.queries import Step
from ptce.calls.views.shared import attempt, call_of, officers, refused, show, theirs
from ptce.core.errors import Refusal
from ptce.documents.operations import examine
from ptce.questionnaire import editing
from ptce.questionnaire.definition import DefinitionError, Section
from ptce.questionnaire.kinds import KINDS, Kind


@officers
@require_safe
def form(request, pk):
    call = call_of(request, pk)
    revision = _revision(call)
    composed = queries.composition(revision, is_draft=not _is_frozen(call, revision))
    return _show(request, call, revision, "calls/form.html", composition=composed)


@officers
@require_POST
def prepare_revision(request, pk):
    call = call_of(request, pk)
    try:
        operations.prepare_revision(call=call, actor=request.user, now=request.received_at)
    except Refusal as refusal:
        refused(request, refusal)
    return redirect("calls:form", call.pk)


@officers
@require_POST
def discard_revision(request, pk):
    call = call_of(request, pk)
    version = request.POST.get("base_version", "")
    try:
        operations.discard_revision(call=call, base_version=int(version) if version.isdecimal() else -1, actor=request.user, now=request.received_at)
    except Refusal as refusal:
        refused(request, refusal)
    else:
        messages.success(request, "La révision est abandonnée\u00a0: le formulaire publié n’a pas changé.")
    return redirect("calls:form", call.pk)


@officers
@require_POST
def change_form(request, pk):
    call = call_of(request, pk)
    act, _, target = request.POST.get("action", "").partition(":")
    edits = {
        "section-up": partial(editing.move_section, section_id=target, by=-1),
        "section-down": partial(editing.move_section, section_id=target, by=1),
        "section-remove": partial(editing.remove_section, section_id=target),
        "question-up": partial(editing.move_field, field_id=target, by=-1),
        "question-down": partial(editing.move_field, field_id=target, by=1),
        "question-remove": partial(editing.remove_field, field_id=target),
    }
    if act not in edits:
        raise Http404
    version = request.POST.get("base_version", "")
    try:
        _apply(request, _revision(call), int(version) if version.isdecimal() else -1, edits[act])
    except Refusal as refusal:
        refused(request, refusal)
    return redirect(f"{_address(call)}{'' if act.endswith('remove') else f'#q-{target}'}")


@officers
def section(request, pk, section_id=""):
    call = call_of(request, pk)
    revision = _revision(call)
    current = _found(revision.form.section, section_id) if section_id else None
    initial = {"title": current.title, "intro": current.intro} if current else {}
    box = SectionForm(request.POST or None, initial=initial | {"base_version": revision.version})
    words = queries.condition_words(revision.form, current.shown_if) if current else ""

    def edit(form):
        values = {"title": box.cleaned_data["title"], "intro": box.cleaned_data["intro"]}
        return editing.rename_section(form, current.id, **values) if current else editing.add_section(form, Section(new_id(), **values))

    def again(fresh):
        found = next((one for one in fresh.form.sections if one.id == section_id), None)
        return SectionForm(initial={"title": found.title, "intro": found.intro} if found else {})

    return _save(request, call, revision, box, edit, "La section est enregistrée.", again, "calls/section.html", section=current, condition=words)


@officers
def add_question(request, pk, section_id):
    call = call_of(request, pk)
    revision = _revision(call)
    current = _found(revision.form.section, section_id)
    asked = request.POST.get("kind") or request.GET.get("kind", "")
    if asked not in Kind:
        chooser = KindForm(request.GET if asked else None)
        kinds = [(kind.value, spec.label, spec.description) for kind, spec in KINDS.items()]
        return _show(request, call, revision, "calls/kind.html", form=chooser, section=current, kinds=kinds)
    kind = Kind(asked)
    initial = {"base_version": revision.version, "section": section_id}
    identifier = new_id()
    box = QuestionForm(request.POST or None, request.FILES or None, initial=initial, kind=kind, sections=revision.form.sections)

    def edit(form):
        return editing.add_field(form, box.cleaned_data["section"], box.question(identifier))

    def again(fresh):
        return QuestionForm(initial={"section": section_id}, kind=kind, sections=fresh.form.sections)

    context = {"kind": kind.value, "spec": KINDS[kind], "section": current, "question": None, "template_file": None}
    return _save(request, call, revision, box, edit, "La question est ajoutée.", again, "calls/question.html", gives_to=identifier, **context)


@officers
def question(request, pk, field_id):
    call = call_of(request, pk)
    revision = _revision(call)
    field = _found(revision.form.field, field_id)
    current = revision.form.section_of(field_id)
    initial = QuestionForm.initial_of(field, current, revision.form) | {"base_version": revision.version}
    box = QuestionForm(request.POST or None, request.FILES or None, initial=initial, kind=field.kind, sections=revision.form.sections, field=field)

    def edit(form):
        changed = editing.update_field(form, box.question(field_id))
        return editing.move_field_to(changed, field_id, section_id=box.cleaned_data["section"])

    def again(fresh):
        if field_id not in fresh.form:
            return QuestionForm(initial={}, kind=field.kind, sections=fresh.form.sections)
        there = fresh.form.section_of(field_id)
        initial = QuestionForm.initial_of(fresh.form.field(field_id), there, fresh.form)
        return QuestionForm(initial=initial, kind=field.kind, sections=fresh.form.sections)

    link = queries.template_link(field)
    context = {"kind": field.kind.value, "spec": KINDS[field.kind], "section": current, "question": field, "template_file": link}
    context["condition"] = queries.condition_words(revision.form, field.shown_if)
    return _save(request, call, revision, box, edit, "La question est enregistrée.", again, "calls/question.html", gives_to=field_id, **context)


@officers
def pieces(request, pk):
    call = call_of(request, pk)
    revision = _revision(call)
    sections = revision.form.sections
    box = PieceForm(request.POST or None, initial={"base_version": revision.version, "required": True, "maximum": 1}, sections=sections)

    def edit(form):
        return editing.add_field(form, box.cleaned_data["section"], box.question())

    def again(fresh):
        return PieceForm(initial={}, sections=fresh.form.sections)

    listed = queries.pieces_of(revision.form)
    return _save(
        request, call, revision, box, edit, "La pièce est ajoutée au formulaire.", again, "calls/pieces.html", to="calls:pieces", pieces=listed
    )


def _revision(call):
    revision = queries.composed_revision(call)
    if revision is None:
        raise Http404
    return revision


def _found(find, identifier):
    try:
        return find(identifier)
    except DefinitionError as error:
        raise Http404 from error


def _address(call):
    return redirect("calls:form", call.pk).url


def _apply(request, revision, version, edit, file=None, field_id=""):
    asked = {"revision": revision, "base_version": version, "edit": edit, "actor": request.user, "now": request.received_at}
    if file is None:
        operations.edit_form(**asked)
    else:
        operations.edit_form_with_template(**asked, file=file, name=file.name, examined=examine(file=file), field_id=field_id)


def _save(request, call, revision, box, edit, done, again, template, to="calls:form", gives_to="", **context):
    changed = []
    if request.method == "POST" and box.is_valid() and request.POST.get("action") != "try":
        values = box.cleaned_data
        if attempt(box, lambda: _apply(request, revision, values["base_version"], edit, values.get("template_file"), gives_to)):
            messages.success(request, done)
            return redirect(to, call.pk)
        if box.is_stale:
            fresh = _revision(call)
            changed = theirs(box, again(fresh), fresh.version)
    return _show(request, call, revision, template, form=box, theirs=changed, **context)


def _is_frozen(call, revision):
    return revision.is_published or call.is_withdrawn


def _show(request, call, revision, template, **context):
    state = {
        "revision": revision,
        "is_frozen": _is_frozen(call, revision),
        "may_be_revised": queries.may_be_revised(call, request.received_at),
    }
    return show(request, call, template, Step.FORM, **state, **context)
