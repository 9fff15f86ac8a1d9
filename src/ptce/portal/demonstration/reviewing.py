"""The reviews of the demonstration: plausible marks, by readers of unequal severity."""

from datetime import datetime, timedelta

from django.db.models import Avg

from ptce.accounts.models import User
from ptce.calls.models import Criterion
from ptce.core.dates import paris_date
from ptce.portal.demonstration import people
from ptce.portal.demonstration.projects import LAUREATE, Project
from ptce.portal.demonstration.story import Story
from ptce.reviews import operations as reviews
from ptce.reviews.enums import AssignmentKind, Recommendation
from ptce.reviews.operations import ConflictFound

DUE_DAYS = 30
SOME = 3
# What a mark is said with, from the lowest to the highest.
REMARKS = (
    "Le dossier n’apporte pas d’élément sur ce point.",
    "Des intentions, sans preuve ni calendrier.",
    "Des premiers éléments, qui restent à consolider.",
    "Point solide, étayé par des exemples.",
    "Remarquable, et déjà éprouvé sur le terrain.",
)
OVERALL = {
    Recommendation.FAVOURABLE: (
        "Projet mûr, porté par un groupement divers et une gouvernance claire. Les effets sont mesurables et le budget prudent.",
        "La coopération est réelle et ancienne. L’aide servirait un changement d’échelle crédible, attendu par le territoire.",
    ),
    Recommendation.RESERVED: (
        "Projet intéressant, dont le modèle économique dépend encore trop des aides. À revoir dans un an, ou avec un suivi rapproché.",
        "L’idée répond à un besoin, mais le partage des rôles entre membres reste flou et l’animation repose sur une seule personne.",
    ),
    Recommendation.UNFAVOURABLE: (
        "La coopération n’est pas démontrée\u00a0: les membres sont juxtaposés et le budget finance l’activité courante du porteur.",
        "Le dossier décrit peu ses effets et ne dit pas comment il se financera ensuite.",
    ),
}


def assign(story: Story, who: str, now: datetime) -> None:
    """Give the dossier to read: « 1 » and « 2 » are the région's agents, a number from 3 an expert, else a persona."""
    reviewer, kind = _reviewer(story, who)
    actor = story.examiners[0] if kind == AssignmentKind.READER else story.cast.officer
    due_on = paris_date(now) + timedelta(days=DUE_DAYS)
    story.readings[who] = reviews.assign(dossier=story.dossier, reviewer=reviewer, kind=kind, due_on=due_on, actor=actor, now=now)


def accept(story: Story, who: str, now: datetime) -> None:
    """Accept the dossier."""
    story.readings[who] = reviews.accept(assignment=story.readings[who], actor=_reviewer(story, who)[0], now=now)


def mark(story: Story, who: str, now: datetime) -> None:
    """Mark each criterion; « some » stops half way, under the first reader's pen."""
    reader, count = ("1", SOME) if who == "some" else (who, None)
    assignment, reviewer = story.readings[reader], _reviewer(story, reader)[0]
    criteria = Criterion.objects.filter(call_id=story.dossier.call_id).order_by("position")[:count]
    for order, criterion in enumerate(criteria):
        value = mark_of(story.project, reviewer, criterion)
        reviews.save_mark(
            assignment=assignment,
            criterion_id=criterion.pk,
            value=value,
            comment=REMARKS[value] if value in {0, criterion.scale} or order % 2 else "",
            base_version=0,
            actor=reviewer,
            now=now + timedelta(minutes=3 * order),
        )


def hand_in(story: Story, who: str, now: datetime) -> None:
    """Write the overall opinion and hand the review in."""
    assignment, reviewer = story.readings[who], _reviewer(story, who)[0]
    mean = assignment.marks.aggregate(mean=Avg("value"))["mean"]
    advice = Recommendation.FAVOURABLE if mean >= 2.6 else Recommendation.RESERVED if mean >= 1.7 else Recommendation.UNFAVOURABLE
    comment = story.project.drawing(f"comment-{reviewer.email}").choice(OVERALL[advice])
    reviews.save_comment(assignment=assignment, comment=comment, recommendation=advice, base_version=0, actor=reviewer, now=now)
    reviews.submit_review(assignment=assignment, actor=reviewer, now=now + timedelta(minutes=2))


def refuse(story: Story, who: str, now: datetime) -> None:
    """Give the dossier back for want of time."""
    reason = "Je suis en congé jusqu’à la fin du mois et ne pourrai pas rendre cet avis à temps."
    reviews.refuse(assignment=story.readings[who], reason=reason, actor=_reviewer(story, who)[0], now=now)


def cancel(story: Story, who: str, now: datetime) -> None:
    """Take the dossier back from a reader."""
    reviews.cancel(assignment=story.readings[who], actor=story.examiners[0], now=now)


def declare_conflict(story: Story, who: str, now: datetime) -> None:
    """Have the expert stand aside by herself."""
    reason = "J’ai siégé au conseil d’administration de l’un des membres du groupement jusqu’à l’an dernier."
    reviews.declare_conflict(dossier=story.dossier, reason=reason, actor=story.cast.persona(who), now=now)


def detect_conflict(story: Story, who: str, now: datetime) -> None:
    """Propose the dossier to an expert whose address has the team's domain: the platform refuses, and remembers why."""
    expert = people.linked_expert(story.project, cast=story.cast, now=now)
    try:
        reviews.assign(dossier=story.dossier, reviewer=expert, kind=AssignmentKind.EXPERT, due_on=None, actor=story.cast.officer, now=now)
    except ConflictFound:
        return
    raise ValueError("the link between the expert and the team was not found")


def mark_of(project: Project, reviewer: User, criterion: Criterion) -> int:
    """Return a mark: the pole's own quality, the reader's severity, and some of chance."""
    quality = 3.7 if project.ordinal == LAUREATE else project.drawing("quality").gauss(2.5, 0.75)
    severity = (sum(map(ord, reviewer.email)) % 7 - 3) * 0.12
    chance = project.drawing(f"{reviewer.email}-{criterion.position}").gauss(0, 0.55)
    return min(criterion.scale, max(0, round(quality + severity + chance)))


def _reviewer(story: Story, who: str) -> tuple[User, AssignmentKind]:
    if not who.isdecimal():
        return story.cast.persona(who), AssignmentKind.EXPERT
    rank = int(who)
    if rank <= people.READERS:
        return story.examiners[rank - 1], AssignmentKind.READER
    readers = story.cast.readers
    return readers[(story.project.ordinal + rank) % len(readers)], AssignmentKind.EXPERT
