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
from ptce.calls.operations.editing import CallIsFrozen, EditConflict
from ptce.calls.operations.form_editing import EditRefused, edit_form, new_id
from ptce.calls.operations.paper import queue_missing_papers, record_paper
from ptce.calls.operations.publication import NotReady, ReasonMissing, publish, withdraw
from ptce.calls.operations.templates import edit_form_with_template

__all__ = [
    "AddressTaken",
    "AmountsReversed",
    "AnchorBeyondScale",
    "CallIsFrozen",
    "ClosesBeforeOpening",
    "CriterionDraft",
    "CriterionWithoutName",
    "CriterionWithoutWeight",
    "EditConflict",
    "EditRefused",
    "GridNotEmpty",
    "LaureatesReversed",
    "NotAFirstPhase",
    "NotReady",
    "ReasonMissing",
    "ScaleOutOfBounds",
    "TitleMissing",
    "add_criterion",
    "clone",
    "create",
    "edit_form",
    "edit_form_with_template",
    "link_first_phase",
    "move_criterion",
    "new_id",
    "propose_criteria",
    "publish",
    "queue_missing_papers",
    "record_paper",
    "remove_criterion",
    "update",
    "update_criterion",
    "withdraw",
]
