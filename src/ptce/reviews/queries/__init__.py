"""Read the examination. A view starts from `dossiers.queries.visible_to`, `examined_by`, or from `own` for its reviewer."""

from ptce.reviews.queries.conflicts import Candidate, candidates, conflicts_of, parties
from ptce.reviews.queries.desk import MINE, OTHERS, QUEUE, Desk, Filters, desk, next_dossier
from ptce.reviews.queries.dossier_page import Heading, MainAction, Reading, heading, main_action, reading
from ptce.reviews.queries.due import opinions_to_remind, reviews_to_remind
from ptce.reviews.queries.history import HistoryLine, history_lines
from ptce.reviews.queries.jury import Grid, JuryDesk, grid_of, jury_desk, next_review, opinion_for
from ptce.reviews.queries.ranking import RankingPage, rankable, rankable_ids, ranking_page, regional_ranks, validated_rankings
from ptce.reviews.queries.reviews_page import ReviewsPage, reviews_page
from ptce.reviews.queries.saved_views import bodies_of, own_views, query_of, views_of
from ptce.reviews.queries.scores import CriterionScore, DossierScores, grid, missing_marks, scores
from ptce.reviews.queries.standing import (
    READERS_PER_DOSSIER,
    REVIEWERS,
    are_closed,
    is_pending,
    is_reviewer,
    is_under_review,
    is_waiting_for_pieces,
    may_be_judged_again,
    own,
    own_of,
    readers_of,
)
from ptce.reviews.rules.scores import Score, Weight, dispersion, rounded, weighted_mean

__all__ = [
    "MINE",
    "OTHERS",
    "QUEUE",
    "READERS_PER_DOSSIER",
    "REVIEWERS",
    "Candidate",
    "CriterionScore",
    "Desk",
    "DossierScores",
    "Filters",
    "Grid",
    "Heading",
    "HistoryLine",
    "JuryDesk",
    "MainAction",
    "RankingPage",
    "Reading",
    "ReviewsPage",
    "Score",
    "Weight",
    "are_closed",
    "bodies_of",
    "own_views",
    "query_of",
    "views_of",
    "candidates",
    "conflicts_of",
    "desk",
    "dispersion",
    "grid",
    "grid_of",
    "heading",
    "history_lines",
    "is_pending",
    "is_reviewer",
    "is_under_review",
    "is_waiting_for_pieces",
    "jury_desk",
    "main_action",
    "may_be_judged_again",
    "missing_marks",
    "next_dossier",
    "next_review",
    "opinion_for",
    "opinions_to_remind",
    "own",
    "own_of",
    "parties",
    "rankable",
    "rankable_ids",
    "ranking_page",
    "readers_of",
    "reading",
    "regional_ranks",
    "reviews_page",
    "reviews_to_remind",
    "rounded",
    "scores",
    "validated_rankings",
    "weighted_mean",
]
