"""Every reading of calls."""

from ptce.calls.queries.calls import coming, composed_revision, current_revision, open_calls, past, visible_calls, visible_to
from ptce.calls.queries.checklist import Lack, Step, checklist
from ptce.calls.queries.composer import Composition, composition, pieces_of, roles_for
from ptce.calls.queries.condition_words import area_names, condition_words
from ptce.calls.queries.conditions import ConditionView, condition_view, usable_source
from ptce.calls.queries.desk import STATES, Preparation, State, desk_rows, first_phase_choices, in_state, preparation, state_counts
from ptce.calls.queries.field_views import AnswerState, FieldView, PieceView, field_views
from ptce.calls.queries.grid import CriterionRow, Grid, grid, percent
from ptce.calls.queries.paper import PaperLink, paper_link, paper_of
from ptce.calls.queries.places import PlaceNames, choices_of, known, resolve, suggestions
from ptce.calls.queries.reading import Place, Places, place_names, places_of
from ptce.calls.queries.revisions import Proposal, may_be_revised, proposal
from ptce.calls.queries.templates import TemplateLink, served_template, template_link
from ptce.calls.queries.trial import Trial, trial
from ptce.calls.queries.waves import WaveLine, has_waves, next_wave, upcoming, wave_lines, with_next_wave

__all__ = [
    "AnswerState",
    "Composition",
    "ConditionView",
    "FieldView",
    "CriterionRow",
    "Grid",
    "Lack",
    "PaperLink",
    "PieceView",
    "Place",
    "PlaceNames",
    "Places",
    "Preparation",
    "Proposal",
    "STATES",
    "State",
    "Step",
    "TemplateLink",
    "Trial",
    "area_names",
    "WaveLine",
    "checklist",
    "choices_of",
    "condition_view",
    "condition_words",
    "usable_source",
    "coming",
    "composed_revision",
    "composition",
    "current_revision",
    "desk_rows",
    "field_views",
    "first_phase_choices",
    "grid",
    "has_waves",
    "in_state",
    "known",
    "may_be_revised",
    "next_wave",
    "open_calls",
    "paper_link",
    "paper_of",
    "past",
    "percent",
    "pieces_of",
    "place_names",
    "places_of",
    "preparation",
    "proposal",
    "resolve",
    "roles_for",
    "served_template",
    "state_counts",
    "suggestions",
    "template_link",
    "trial",
    "upcoming",
    "visible_calls",
    "visible_to",
    "wave_lines",
    "with_next_wave",
]
