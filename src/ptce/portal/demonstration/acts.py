"""The acts that a dossier of the demonstration goes through, each by the operation of the person who has the right to it."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from ptce.core.dates import paris_date
from ptce.dossiers import operations as dossiers
from ptce.dossiers.enums import MemberRole
from ptce.mailing.models import Mail
from ptce.portal.demonstration import pieces, reviewing
from ptce.portal.demonstration.calls import key_of
from ptce.portal.demonstration.story import Story
from ptce.portal.demonstration.writing import attach
from ptce.reviews import operations as reviews
from ptce.territories.models import Region

ANSWER_DAYS = 20
SHORT_DELAY_DAYS = 8
# The secret part of the link that an invitation holds.
_SECRET = re.compile(r"/([\w-]{43})/")


def play(story: Story, act: str) -> None:
    """Play one act at its moment. Raises KeyError for an act that does not exist."""
    name, _, who = (act, "", "") if act in ACTS else act.partition("-")
    story.order += 1
    story.dossier.standings.clear()
    ACTS[name](story, who, story.season.of(story.project, name, story.order))


def submit(story: Story, who: str, now: datetime) -> None:
    """File the dossier."""
    dossiers.submit(dossier=story.dossier, key=key_of("submit", story.dossier.key, now.date()), actor=story.owner, now=now)


def withdraw(story: Story, who: str, now: datetime) -> None:
    """Take the deposit back."""
    dossiers.withdraw(dossier=story.dossier, actor=story.owner, now=now)


def ask(story: Story, who: str, now: datetime) -> None:
    """Ask for a piece by a date to come."""
    _ask(story, paris_date(now) + timedelta(days=ANSWER_DAYS), now)


def ask_past(story: Story, who: str, now: datetime) -> None:
    """Ask for a piece by a date that has passed since."""
    _ask(story, paris_date(now) + timedelta(days=SHORT_DELAY_DAYS), now)


def answer(story: Story, who: str, now: datetime) -> None:
    """Send the piece asked for."""
    attach(story.dossier, pieces.DIAGNOSIS[0], "Diagnostic complété", actor=story.owner, now=now)
    text = "Bonjour, voici le diagnostic complété, avec la carte et la liste des personnes entendues. Bien à vous."
    dossiers.answer_piece_request(dossier=story.dossier, answer=text, actor=story.owner, now=now + timedelta(minutes=1))


def expire(story: Story, who: str, now: datetime) -> None:
    """Let the day of the request pass."""
    dossiers.expire_piece_requests(now=now)


def eligible(story: Story, who: str, now: datetime) -> None:
    """Declare the dossier receivable."""
    reason = "Le groupement réunit les familles de membres attendues et le dossier est complet."
    dossiers.declare_eligible(dossier=story.dossier, reason=reason, actor=story.examiners[0], now=now)


def ineligible(story: Story, who: str, now: datetime) -> None:
    """Declare the dossier not receivable, with its reasons."""
    reason = (
        "Le dossier ne décrit pas de stratégie commune et continue au sens de l’article 9 de la loi du 31 juillet 2014\u00a0: il présente "
        "l’activité de la seule structure porteuse. Les membres cités n’ont pas d’engagement écrit."
    )
    dossiers.declare_ineligible(dossier=story.dossier, reason=reason, actor=story.examiners[0], now=now)


def message(story: Story, who: str, now: datetime) -> None:
    """Write in the dossier: the team asks, the agent answers."""
    texts = {
        "team": "Bonjour, un membre du groupement change de nom le mois prochain. Devons-nous déposer à nouveau\u00a0?",
        "agent": "Bonjour, non\u00a0: signalez-le ici, nous le noterons au dossier. Le numéro SIRET reste le même.",
    }
    actor = story.owner if who == "team" else story.examiners[0]
    dossiers.post_message(dossier=story.dossier, body=texts[who], key=key_of("message", story.dossier.key, who), actor=actor, now=now)


def take_in_region(story: Story, who: str, now: datetime) -> None:
    """Give a dossier of the national queue to the région of its second place."""
    region = Region.objects.get(pk=story.project.others[0].region)
    dossiers.take_in_region(dossier=story.dossier, region=region, actor=story.cast.officer, now=now)


def extend(story: Story, who: str, now: datetime) -> None:
    """Give the team a week more than the others."""
    until = story.season.closes_at + timedelta(days=7)
    reason = "Un dégât des eaux a privé la structure porteuse de ses locaux et de ses archives pendant une semaine (fictif)."
    dossiers.extend(dossier=story.dossier, until=until, reason=reason, actor=story.cast.officer, now=now)


def ask_wave(story: Story, who: str, now: datetime) -> None:
    """Ask the team that missed its wave whether it aims at the next one."""
    dossiers.ask_next_wave(now=now)


def invite(story: Story, who: str, now: datetime) -> None:
    """Invite somebody, who follows the link of the mail; « pending » has not yet."""
    role = MemberRole.READER if who == "lectrice" else MemberRole.EDITOR
    email = "partenaire.invite@lisaubray.example" if who == "pending" else story.cast.persona(who).email
    invitation = dossiers.invite(dossier=story.dossier, email=email, role=role, actor=story.owner, now=now)
    if who == "pending":
        return
    letter = Mail.objects.get(key=f"dossiers.invitation-{invitation.pk}")
    link = _SECRET.search(letter.body)
    if link is None:
        raise ValueError("the invitation holds no link")
    dossiers.accept_invitation(token=link[1], actor=story.cast.persona(who), now=now + timedelta(hours=1))


def opinion(story: Story, who: str, now: datetime) -> None:
    """Ask the service consulted for its opinion."""
    question = "Le projet complète-t-il, ou double-t-il, les services qui existent déjà sur ce territoire\u00a0?"
    due_on = paris_date(now) + timedelta(days=25)
    email = story.cast.persona("avis").email
    story.opinion = reviews.ask_opinion(dossier=story.dossier, email=email, question=question, due_on=due_on, actor=story.examiners[0], now=now)


def opinion_given(story: Story, who: str, now: datetime) -> None:
    """Give the opinion asked."""
    text = (
        "Le projet complète l’offre existante\u00a0: deux services proches existent, sans lien entre eux, et le pôle propose de les relier. "
        "Nous recommandons une convention avec l’intercommunalité dès la première année."
    )
    asked = story.opinion
    if asked is None:
        raise ValueError("an opinion is asked before it is given")
    reviews.give_opinion(opinion=asked, recommendation="FAVOURABLE", text=text, actor=story.cast.persona("avis"), now=now)


def _ask(story: Story, due_on: date, now: datetime) -> None:
    text = (
        "Bonjour,\n\nLe diagnostic du territoire annoncé n’est pas joint, ou il y manque la carte. Pourriez-vous l’ajouter\u00a0? "
        "Le délai d’examen est suspendu jusqu’à votre réponse.\n\nBien cordialement."
    )
    field_ids = [pieces.DIAGNOSIS[0]]
    dossiers.ask_pieces(dossier=story.dossier, text=text, field_ids=field_ids, due_on=due_on, actor=story.examiners[0], now=now)


ACTS: Mapping[str, Callable[[Story, str, datetime], None]] = {
    "submit": submit,
    "submit-again": submit,
    "withdraw": withdraw,
    "ask": ask,
    "ask-past": ask_past,
    "answer": answer,
    "expire": expire,
    "eligible": eligible,
    "ineligible": ineligible,
    "message": message,
    "take-in-region": take_in_region,
    "extend": extend,
    "ask-wave": ask_wave,
    "invite": invite,
    "opinion": opinion,
    "opinion-given": opinion_given,
    "assign": reviewing.assign,
    "accept": reviewing.accept,
    "marks": reviewing.mark,
    "review": reviewing.hand_in,
    "refuse": reviewing.refuse,
    "cancel": reviewing.cancel,
    "declare": reviewing.declare_conflict,
    "detect": reviewing.detect_conflict,
}
