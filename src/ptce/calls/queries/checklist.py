"""What a draft lacks before it may be published, each thing with the screen where it is mended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ptce.calls.enums import Phase
from ptce.calls.models import Call
from ptce.calls.queries.calls import current_revision
from ptce.calls.rules.grid import missing_weight
from ptce.core.dates import NBSP, PARIS, euros, number
from ptce.law.acknowledgement import Acknowledgement, Service, Silence, missing_mentions
from ptce.questionnaire import proofreading


class Step(StrEnum):
    """A screen of the preparation of a call; the value is in its address."""

    DESCRIPTION = "description"
    CALENDAR = "calendrier"
    CRITERIA = "criteres"
    FORM = "formulaire"
    CONTACTS = "contacts"
    PHASE = "phase"


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing to do; one that does not block publication is an advice. `anchor`: where on the screen (an element's id)."""

    step: Step
    message: str
    is_blocking: bool = True
    anchor: str = ""


def checklist(call: Call, now: datetime) -> tuple[Lack, ...]:
    """List what the call lacks, screen by screen: three statements, one more for a phase 2."""
    return (*_description(call), *_calendar(call, now), *_criteria(call), *_form(call), *_contacts(call, now), *_phase(call))


_DESCRIPTION = {
    "title": "Donnez un titre à l’appel.",
    "summary": "Résumez l’appel en une phrase\u00a0: elle paraît dans la liste des appels.",
    "description": "Présentez l’appel\u00a0: son objet, ce qu’il finance, ce qui est attendu.",
    "legal_basis": "Citez le fondement juridique de l’appel.",
    "decision_body": "Dites quelle autorité décide.",
    "who_may_apply": "Dites qui peut candidater.",
}


def _description(call: Call) -> Iterator[Lack]:
    for name, message in _DESCRIPTION.items():
        if not call.serializable_value(name).strip():
            yield Lack(Step.DESCRIPTION, message, anchor=f"id_{name}")


def _calendar(call: Call, now: datetime) -> Iterator[Lack]:
    if call.opens_at is None:
        yield Lack(Step.CALENDAR, "Fixez la date et l’heure d’ouverture.", anchor="id_opens_on")
    if call.closes_at is None:
        yield Lack(
            Step.CALENDAR, "Sans date de clôture, l’appel est permanent\u00a0: vérifiez que c’est voulu.", is_blocking=False, anchor="id_closes_on"
        )
    elif call.closes_at <= now:
        yield Lack(Step.CALENDAR, "La clôture est passée\u00a0: fixez-en une à venir.", anchor="id_closes_on")
    if call.envelope is None:
        yield Lack(Step.CALENDAR, "Aucune enveloppe n’est annoncée\u00a0: l’appel ne donne pas d’argent.", is_blocking=False, anchor="id_envelope")
    elif call.amount_min is not None and call.laureates_min is not None and call.amount_min * call.laureates_min > call.envelope:
        least = euros(call.amount_min * call.laureates_min)
        message = (
            f"L’enveloppe de {euros(call.envelope)} ne suffit pas\u00a0: {number(call.laureates_min)} lauréats au montant minimal demandent {least}."
        )
        yield Lack(Step.CALENDAR, message, anchor="id_envelope")


def _criteria(call: Call) -> Iterator[Lack]:
    criteria = list(call.criteria.order_by("position").prefetch_related("anchors"))
    if not criteria:
        yield Lack(Step.CRITERIA, "Ajoutez les critères d’évaluation et leurs poids.")
        return
    lacking = missing_weight(criterion.weight for criterion in criteria)
    if lacking:
        total = f"{number(100 - lacking, digits=2).removesuffix(',00')}{NBSP}%"
        yield Lack(Step.CRITERIA, f"Les poids des critères font {total}\u00a0: ils doivent faire 100{NBSP}%.")
    bare = [criterion.name for criterion in criteria if not criterion.anchors.all()]
    if bare:
        yield Lack(Step.CRITERIA, f"Sans repères, les notes se comparent mal\u00a0: décrivez celles de «\u00a0{bare[0]}\u00a0».", is_blocking=False)


def _form(call: Call) -> Iterator[Lack]:
    revision = current_revision(call)
    if revision is None:
        yield Lack(Step.FORM, "Composez le formulaire de candidature.")
        return
    for problem in proofreading.problems(revision.form):
        label = ""
        if problem.field_id:
            label = f"«\u00a0{revision.form.field(problem.field_id).label}\u00a0»\u00a0: "
        elif problem.section_id:
            label = f"Section «\u00a0{revision.form.section(problem.section_id).title}\u00a0»\u00a0: "
        place = problem.field_id or problem.section_id
        yield Lack(Step.FORM, label + problem.message, anchor=f"q-{place}" if place else "")


_MENTION_BOXES = {
    "acknowledgement.service_name": "id_service_name",
    "acknowledgement.service_postal_address": "id_service_address",
    "acknowledgement.service_phone": "id_contact_phone",
    "acknowledgement.delay": "id_silence_months",
    "acknowledgement.remedies": "id_remedies",
}


def _contacts(call: Call, now: datetime) -> Iterator[Lack]:
    local = now.astimezone(PARIS)
    specimen = Acknowledgement(
        subject=call.title or "Appel",
        received_on=local.date(),
        received_at=local,
        service=Service(name=call.service_name, postal_address=call.service_address, email=call.contact_email, phone=call.contact_phone),
        silence=Silence(call.silence),
        silence_months=call.silence_months,
        remedies=call.remedies,
    )
    for finding in missing_mentions(specimen):
        yield Lack(Step.CONTACTS, f"{finding.message} ({finding.article})", anchor=_MENTION_BOXES.get(finding.key, ""))
    if not call.contact_email.strip():
        yield Lack(Step.CONTACTS, "Donnez l’adresse électronique à laquelle les candidats écrivent.", anchor="id_contact_email")


def _phase(call: Call) -> Iterator[Lack]:
    if call.phase != Phase.TWO:
        return
    if call.first_phase is None:
        yield Lack(Step.PHASE, "Liez cette phase 2 à son appel de phase 1.", anchor="id_first_phase")
    elif not call.first_phase.is_published:
        yield Lack(Step.PHASE, "L’appel de phase 1 n’est pas publié\u00a0: publiez-le d’abord.", anchor="id_first_phase")
