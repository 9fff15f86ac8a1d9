"""Calls, reached through operations."""

from datetime import datetime, timedelta
from decimal import Decimal

from ptce.accounts.models import User
from ptce.calls import operations
from ptce.calls.enums import CallKind, CallStatus, Phase
from ptce.calls.models import Call, FormRevision
from ptce.calls.operations.form_editing import Edit
from ptce.questionnaire.blank import standard_phase_1, standard_phase_2
from ptce.questionnaire.definition import Form
from tests.conftest import NOON
from tests.factories.organisations import officer

FIELDS: dict[str, object] = {
    "summary": "Soutenir l’animation de la coopération économique des territoires.",
    "description": "L’appel finance **l’animation** des pôles pendant deux ans.",
    "legal_basis": "Loi n° 2014-856 du 31 juillet 2014, article 9 ; décret n° 2015-431 du 15 avril 2015.",
    "decision_body": "La ministre chargée de l’économie sociale et solidaire",
    "who_may_apply": "Les groupements répondant à l’article 9 de la loi du 31 juillet 2014.",
    "service_name": "Cellule nationale d’animation des PTCE",
    "service_address": "139 rue de Bercy, 75012 Paris",
    "contact_email": "ptce@exemple.test",
    "contact_phone": "01 40 04 04 04",
    "remedies": "Dans les deux mois, recours gracieux auprès du ministre ou recours contentieux devant le tribunal administratif de Paris.",
}


def call(
    *,
    status: CallStatus = CallStatus.PUBLISHED,
    title: str = "AMI PTCE",
    kind: CallKind = CallKind.AMI,
    phase: Phase | None = None,
    first_phase: Call | None = None,
    form: Form | None = None,
    opens_at: datetime | None = NOON - timedelta(days=30),
    closes_at: datetime | None = NOON + timedelta(days=30),
    with_criteria: bool = True,
    is_fictional: bool = False,
    actor: User | None = None,
    **fields: object,
) -> Call:
    """Return a call, published and open at noon unless told otherwise.

    phase: SINGLE by default, TWO when `first_phase` is given. form: phase 1's standard form (phase 2's for a phase 2) by default.
    **fields: any of `operations.drafting.UPDATABLE`, over FIELDS.
    """
    actor = actor or officer()
    phase = phase or (Phase.TWO if first_phase else Phase.SINGLE)
    prepared_at = min(NOON, opens_at or NOON) - timedelta(days=1)
    form = form or (standard_phase_2() if phase == Phase.TWO else standard_phase_1())
    draft = operations.create(title=title, kind=kind, phase=phase, form=form, is_fictional=is_fictional, actor=actor, now=prepared_at)
    changes = {"envelope": Decimal(1_500_000), "amount_min": Decimal(30_000), "amount_max": Decimal(100_000), "laureates_min": 1, "laureates_max": 20}
    changes |= FIELDS | {"opens_at": opens_at, "closes_at": closes_at} | fields
    draft = operations.update(call=draft, base_version=0, changes=changes, actor=actor, now=prepared_at)
    if first_phase is not None:
        draft = operations.link_first_phase(call=draft, base_version=draft.version, first_phase=first_phase, actor=actor, now=prepared_at)
    if with_criteria:
        operations.propose_criteria(call=draft, base_version=draft.version, actor=actor, now=prepared_at)
        draft.refresh_from_db()
    if status != CallStatus.DRAFT:
        draft = operations.publish(call=draft, actor=actor, now=prepared_at)
    if status == CallStatus.WITHDRAWN:
        draft = operations.withdraw(call=draft, reason="Appel remplacé.", actor=actor, now=prepared_at)
    return draft


def draft(**fields: object) -> Call:
    """Return a call ready to be published, not published yet."""
    return call(status=CallStatus.DRAFT, **fields)


def revision(call: Call) -> FormRevision:
    """Return the form of a call."""
    return call.revisions.get()


def revised(call: Call, *edits: Edit, actor: User | None = None, now: datetime = NOON) -> FormRevision:
    """Return a revision in preparation of a published call, changed by the edits."""
    by = actor or officer()
    prepared = operations.prepare_revision(call=call, actor=by, now=now)
    for edit in edits:
        prepared = operations.edit_form(revision=prepared, base_version=prepared.version, edit=edit, actor=by, now=now)
    return prepared
