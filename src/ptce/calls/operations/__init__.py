"""Every write on calls."""

from ptce.calls.operations.criteria import (
    AnchorBeyondScale,
    CriterionDraft,
    CriterionWithoutName,
    CriterionWithoutWeight,
    GridNotEmpty,
    ScaleOutOfBounds,
    add_criterion,
    move_criterion,
    propose_criteria,
    remove_criterion,
    update_criterion,
)
from ptce.calls.operations.drafting import (
    AddressTaken,
    AmountsReversed,
    ClosesBeforeOpening,
    LaureatesReversed,
    NotAFirstPhase,
    TitleMissing,
    clone,
    create,
    link_first_phase,
    update,
)
from ptce.calls.operations.editing import CallIsFrozen, EditConflict, RevisionGone
from ptce.calls.operations.form_editing import EditRefused, edit_form, new_id
from ptce.calls.operations.paper import queue_missing_papers, record_paper
from ptce.calls.operations.publication import NotReady, ReasonMissing, publish, withdraw
from ptce.calls.operations.reading import UnknownPlace, read_criterion_from
from ptce.calls.operations.revisions import (
    CriterionOrphaned,
    FormNotReady,
    NothingChanged,
    NotRevisable,
    discard_revision,
    prepare_revision,
    publish_revision,
)
from ptce.calls.operations.templates import edit_form_with_template

__all__ = [
    "AddressTaken",
    "AmountsReversed",
    "AnchorBeyondScale",
    "CallIsFrozen",
    "ClosesBeforeOpening",
    "CriterionDraft",
    "CriterionOrphaned",
    "CriterionWithoutName",
    "CriterionWithoutWeight",
    "EditConflict",
    "EditRefused",
    "FormNotReady",
    "GridNotEmpty",
    "LaureatesReversed",
    "NotAFirstPhase",
    "NotReady",
    "NotRevisable",
    "NothingChanged",
    "ReasonMissing",
    "RevisionGone",
    "ScaleOutOfBounds",
    "TitleMissing",
    "UnknownPlace",
    "add_criterion",
    "clone",
    "create",
    "discard_revision",
    "edit_form",
    "edit_form_with_template",
    "link_first_phase",
    "move_criterion",
    "new_id",
    "prepare_revision",
    "propose_criteria",
    "publish",
    "queue_missing_papers",
    "record_paper",
    "publish_revision",
    "read_criterion_from",
    "remove_criterion",
    "update",
    "update_criterion",
    "withdraw",
]
