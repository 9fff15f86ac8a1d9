"""A small form and its second revision: a question gone, a new one, a choice less, a shorter text, one made compulsory."""

from dataclasses import replace
from functools import partial

from ptce.calls.models import Call, FormRevision
from ptce.core.tasks import left_to_the_minute
from ptce.dossiers import operations
from ptce.questionnaire import editing
from ptce.questionnaire.definition import Field, Form, Option, Section
from ptce.questionnaire.kinds import Kind, Role
from tests.conftest import NOON
from tests.factories import calls
from tests.factories.organisations import officer

NAME = Field("nom", Kind.SHORT_TEXT, "Nom du pôle", required=True, role=Role.POLE_NAME)
SIRET = Field("siret", Kind.SIRET, "SIRET du porteur", required=True, role=Role.CARRIER_SIRET)
OLD = Field("ancienne", Kind.LONG_TEXT, "L’ancienne question")
TEXT = Field("texte", Kind.LONG_TEXT, "Le projet")
THEME = Field("theme", Kind.SINGLE_CHOICE, "Le thème", options=(Option("bois", "Bois"), Option("mer", "Mer")))
AMOUNT = Field("montant", Kind.AMOUNT, "Le montant", role=Role.AMOUNT_REQUESTED)
LETTER = Field("lettre", Kind.FILE, "La lettre")
NEW = Field("neuve", Kind.SHORT_TEXT, "La nouvelle question", required=True)

FIRST = Form((Section("s1", "Identité", fields=(NAME, SIRET)), Section("s2", "Projet", fields=(OLD, TEXT, THEME, AMOUNT, LETTER))))
EDITS = (
    partial(editing.remove_field, field_id="ancienne"),
    partial(editing.add_field, section_id="s1", field=NEW),
    partial(editing.update_field, field=replace(THEME, options=(Option("mer", "Mer"),))),
    partial(editing.update_field, field=replace(TEXT, max_length=5)),
    partial(editing.update_field, field=replace(AMOUNT, required=True)),
)


def small_call(**fields: object) -> Call:
    """Return a call with the first form."""
    return calls.call(form=FIRST, **fields)


def published(call: Call, *edits: calls.Edit) -> FormRevision:
    """Publish a new revision (the second form unless other edits are given); no draft follows it yet."""
    by = officer()
    prepared = calls.revised(call, *(edits or EDITS), actor=by)
    with left_to_the_minute("dossiers.follow_revision"):
        return operations.publish_revision(call=call, base_version=prepared.version, actor=by, now=NOON)


def followed(call: Call, *edits: calls.Edit) -> FormRevision:
    """Do so, then what the task does."""
    revision = published(call, *edits)
    operations.follow_late_drafts(call=call, now=NOON)
    return revision
