"""When a team is reminded that its dossier is not deposited. Pure."""

from datetime import datetime, timedelta

# A week, two days and four hours before the deadline (calls_dossiers_reviews.md, 3.1: drafts taken for deposits).
STEPS = (timedelta(days=7), timedelta(hours=48), timedelta(hours=4))


def reminder_due(*, announced: datetime | None, opened_at: datetime, reminded_at: datetime | None, now: datetime) -> timedelta | None:
    """Return the step due now: the last whose instant is past; None when it was told already, or was past before the dossier existed.

    announced: the deadline that counts for the dossier. A deadline put off plans its steps anew, and none is told twice for the same one.
    """
    if announced is None or now > announced:
        return None
    past = [step for step in STEPS if announced - step <= now]
    if not past:
        return None
    step = min(past)
    at = announced - step
    if opened_at > at or (reminded_at is not None and reminded_at >= at):
        return None
    return step


def in_words(step: timedelta) -> str:
    """Return how long remains: « 7 jours », « 48 heures », « 4 heures »."""
    return f"{step.days}\u00a0jours" if step > timedelta(hours=48) else f"{int(step.total_seconds()) // 3600}\u00a0heures"
