"""Give a question a file that applicants download, fill and send back."""

from dataclasses import replace
from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from ptce.accounts.models import User
from ptce.calls.models import Call, FieldTemplate, FormRevision
from ptce.calls.operations.form_editing import Edit, edit_form
from ptce.documents.enums import Scan
from ptce.documents.operations import Examined, FileRefused, store
from ptce.journal import operations as journal
from ptce.questionnaire import editing
from ptce.questionnaire.definition import Form, TemplateFile


@transaction.atomic
def edit_form_with_template(
    *, revision: FormRevision, base_version: int, edit: Edit, field_id: str, file: File, name: str, examined: Examined, actor: User, now: datetime
) -> FormRevision:
    """Apply an edit, then give the question the file, together; the template it had stays with the revisions that use it.

    examined: what the antivirus said; a file without a verdict is not taken, since the officer is there to send it again.
    Raises what `edit_form` raises, documents.operations.FileRefused.
    """
    edited = edit_form(revision=revision, base_version=base_version, edit=edit, actor=actor, now=now)
    try:
        if examined.scan == Scan.QUARANTINED:
            raise FileRefused(f"«\u00a0{name}\u00a0» n’a pas pu être analysé par l’antivirus. Renvoyez-le dans quelques minutes.")
        document = store(file=file, name=name, actor=actor, now=now, examined=examined)
    except FileRefused as refusal:
        raise FileRefused(refusal.message, field="template_file") from refusal
    template = TemplateFile(str(document.uuid), document.name, document.size)
    FieldTemplate.objects.create(call_id=edited.call_id, document=document)
    journal.record(
        verb="calls.attach_template",
        target=Call(pk=edited.call_id),
        actor=actor,
        now=now,
        field=field_id,
        document=document.pk,
        sha256=document.sha256,
    )

    def attach(form: Form) -> Form:
        return editing.update_field(form, replace(form.field(field_id), template=template))

    return edit_form(revision=edited, base_version=edited.version, edit=attach, actor=actor, now=now)


def copy_templates(source: Call, call: Call, form: Form) -> None:
    """Let a copied call serve the templates its form uses: the same stored files, kept for both."""
    used = {field.template.id for field in form.fields if field.template is not None}
    kept = source.templates.filter(document__uuid__in=used).values_list("document", flat=True)
    FieldTemplate.objects.bulk_create(FieldTemplate(call=call, document_id=document) for document in sorted(set(kept)))
