"""Two forms an officer may clone for a new call: proposals, to be adapted call by call.

Ids are fixed and shared by both forms, so that a phase 2 dossier can take over what the phase 1 dossier of the same pole answered.
"""

from dataclasses import replace

from ptce.questionnaire.blank_identity import CARRIER, POLE, TERRITORY
from ptce.questionnaire.blank_pieces import ATTESTATIONS, PHASE_2_ATTESTATIONS, PIECES
from ptce.questionnaire.blank_project import ANIMATION, BUDGET, COMMITMENT_LETTERS, MEMBERS, NEEDS, PLAN, PROJECT, STATE_AID
from ptce.questionnaire.definition import Field, Form, Section


def standard_phase_1() -> Form:
    """Return the form of a phase 1: who the pole is, its territory, its members, its project, the services it wants."""
    return Form((CARRIER, POLE, TERRITORY, MEMBERS, PROJECT, NEEDS, ATTESTATIONS))


def standard_phase_2() -> Form:
    """Return the form of a phase 2: phase 1's without the services wanted, with what a grant for animation asks for."""
    members = _with(MEMBERS, COMMITMENT_LETTERS)
    attestations = _with(ATTESTATIONS, *PHASE_2_ATTESTATIONS)
    return Form(
        (
            CARRIER,
            POLE,
            TERRITORY,
            members,
            PROJECT,
            PLAN,
            ANIMATION,
            BUDGET,
            STATE_AID,
            PIECES,
            attestations,
        )
    )


def _with(section: Section, *fields: Field) -> Section:
    return replace(section, fields=(*section.fields, *fields))
