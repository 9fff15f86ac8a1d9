"""One platform with everything on it: each kind of page has something to show, names are long, groups are large."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

from ptce.calls.enums import CallStatus
from ptce.calls.operations import add_wave
from ptce.dossiers import operations as dossier_operations
from ptce.dossiers.queries import reminder_token
from ptce.organisations.enums import Role
from ptce.organisations.models import Mandate
from ptce.poles.models import Pole
from ptce.publicity import operations as publicity
from ptce.publicity.models import Follower
from ptce.publicity.queries import confirm_link, confirm_question_link, stop_link
from ptce.questionnaire.blank import standard_phase_2
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.kinds import Role as Part
from ptce.reviews.operations import save_view
from ptce.selection.enums import DecisionOutcome
from tests.conftest import NOON
from tests.factories import calls, dossiers, poles, reviews, revisions, selection
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent, expert, mandate, officer
from tests.factories.territories import region

__all__ = ["Pole", "built", "dossiers", "reminder_token"]
NOW = selection.LATER + timedelta(hours=2)
LONG = "Pôle de coopération du Grand-Territoire-des-Lacs-et-des-Montagnes, filières bois, textile et alimentation solidaires"
PARTNERS = [
    {"siret": "", "name": f"{number}. {LONG}", "family": "ESS", "role": "Production et vente", "commitment": "LETTER", "is_carrier": number == 0}
    for number in range(40)
]


def built() -> SimpleNamespace:
    """Make everything once; return what the addresses need."""
    world = SimpleNamespace()
    people(world)
    world.open = calls.call(title="Appel ouvert aux pôles en projet", form=standard_phase_2(), closes_at=NOON + timedelta(days=90))
    world.draft = calls.draft(title=f"{LONG}, appel en préparation", closes_at=NOON + timedelta(days=120))
    world.bare = calls.call(status=CallStatus.DRAFT, title="Brouillon", with_criteria=False, opens_at=None, closes_at=None)
    world.withdrawn = calls.call(title="Appel retiré", status=CallStatus.WITHDRAWN)
    applying(world)
    waving(world)
    revising(world)
    telling(world)
    reading(world)
    deciding(world)
    past = poles.past_call(laureates_published=40)
    poles.laureate(past, LONG, region=region("53"), carrier=LONG)
    Pole.objects.update(latitude=48.1, longitude=-1.7)
    world.past = past
    return world


def people(world: SimpleNamespace) -> None:
    world.owner = UserFactory(first_name="Marie-Christine", last_name="de la Rochefoucauld-Montbazon")
    world.agent, world.officer, world.expert = agent("84"), officer(), expert()
    world.signatory = mandate(Role.SIGNATORY).person
    world.administrator = mandate(Role.ADMINISTRATOR).person
    world.newcomer = UserFactory()
    world.mandate = Mandate.objects.get(person=world.expert)


def applying(world: SimpleNamespace) -> None:
    given = {"owner": world.owner, "call": world.open}
    world.new = dossiers.dossier(**given)
    world.full = dossiers.complete(**given)
    dossiers.answer(world.full, Part.POLE_NAME, LONG)
    dossiers.answer(world.full, Part.MEMBERS, PARTNERS)
    world.full_history = dossiers.field_of(world.full, Part.MEMBERS).id
    dossiers.answer(world.full, Part.MEMBERS, PARTNERS[:38], now=NOON + timedelta(hours=1))
    world.colleague = dossiers.member(world.full)
    dossier_operations.invite(dossier=world.full, email="invite@exemple.test", role="READER", actor=world.owner, now=NOW)
    world.token = dossiers.sent_token(world.full)
    world.filed = dossiers.submitted(**given)
    files = tuple(field.id for field in world.open.revisions.get().form.fields if field.kind is Kind.FILE)[:2]
    world.incomplete = dossiers.incomplete(due_on=(NOW + timedelta(days=9)).date(), fields=files, **given)
    dossier_operations.post_message(dossier=world.filed, body="Bonjour, " * 40, key=uuid4(), actor=world.owner, now=NOON)


def waving(world: SimpleNamespace) -> None:
    world.permanent = calls.call(title="Appel permanent aux pôles en projet", closes_at=None, grace_minutes=15)
    for closes_at in (NOON + timedelta(days=1), NOON + timedelta(days=120)):
        world.permanent.refresh_from_db()
        add_wave(call=world.permanent, closes_at=closes_at, base_version=world.permanent.version, actor=world.officer, now=NOON)
    world.late = dossiers.dossier(owner=world.owner, call=world.permanent)
    world.extended = dossiers.dossier(owner=world.owner, call=world.open)
    reason = f"{LONG}\u00a0: locaux inondés."
    until = NOON + timedelta(days=100)
    dossier_operations.extend(dossier=world.extended, until=until, reason=reason, actor=world.officer, now=NOON)


def revising(world: SimpleNamespace) -> None:
    world.revised = revisions.small_call(title=f"{LONG}, formulaire en révision", slug="en-revision")
    touched = dossiers.dossier(owner=world.owner, call=world.revised)
    dossiers.save(touched, "ancienne", "Notre histoire. " * 20)
    calls.revised(world.revised, *revisions.EDITS)
    call = world.followed_call = revisions.small_call(title="Formulaire révisé", slug="revise")
    world.followed = dossiers.dossier(owner=world.owner, call=call)
    dossiers.save(world.followed, "ancienne", "Notre histoire. " * 20)
    dossiers.save(world.followed, "theme", "bois")
    revisions.followed(call)


def telling(world: SimpleNamespace) -> None:
    view = {"name": LONG[:80], "query": "retard=1&q=bois", "is_default": False, "actor": world.agent, "now": NOW}
    world.saved_view = save_view(body=Mandate.objects.get(person=world.agent).body, **view)
    given = {"reason": f"{LONG}, à la demande des collectivités.", "accepts_earlier": False, "actor": world.officer, "now": NOON}
    changes = {"closes_at": NOON + timedelta(days=95), "description": f"L’appel finance **l’animation** des pôles pendant trois ans. {LONG}."}
    publicity.rectify(call=world.open, changes=changes, base_version=world.open.version, **given)
    world.open.refresh_from_db()
    publicity.ask_to_follow(call=world.open, email="invite@exemple.test", now=NOW)
    follower = Follower.objects.get(email="invite@exemple.test")
    asked = {"call": world.open, "now": NOON}
    world.waiting_question = publicity.ask(text=f"{LONG}\u00a0: une commune peut-elle porter le dossier\u00a0?", actor=world.owner, **asked)
    world.answered_question = publicity.ask(text="Qui signe\u00a0?", actor=world.owner, **asked)
    for seen, words in enumerate(("Le représentant légal.", f"Le représentant légal de la structure porteuse.\n\n- {LONG}\n- ou son délégataire")):
        given = {"wording": f"Qui signe le dossier d’un groupement comme {LONG}\u00a0?", "answer": words, "is_public": True, "seen": seen}
        publicity.answer(question=world.answered_question, actor=world.officer, now=NOON + timedelta(days=seen), **given)
    unconfirmed = publicity.ask(text="Et les associations\u00a0?", email="invite@exemple.test", call=world.open, now=NOW)
    world.question_token = confirm_question_link(unconfirmed).rstrip("/").rsplit("/", 1)[1]
    world.confirm_token, world.stop_token = (link(follower).rstrip("/").rsplit("/", 1)[1] for link in (confirm_link, stop_link))


def reading(world: SimpleNamespace) -> None:
    call = world.read_call = reviews.call(title="Appel en lecture", closes_at=NOON + timedelta(days=60))
    world.to_answer = reviews.proposed(reviews.eligible(call, name=LONG), world.expert)
    world.to_mark = reviews.accepted(reviews.eligible(call, name="Pôle à noter"), world.expert)
    world.marked = reviews.reviewed(reviews.eligible(call, name="Pôle noté"), world.expert)
    world.opinion = reviews.opinion(world.marked.dossier)
    world.read = world.marked.dossier


def deciding(world: SimpleNamespace) -> None:
    world.preparing = selection.prepared(title="Sélection en préparation")
    world.submitted = selection.submitted(title="Sélection soumise", by=world.officer)
    world.published = selection.published(title="Sélection publiée", laureates=2)
    world.prepared_dossier = selection.decision(world.preparing, DecisionOutcome.LAUREATE).dossier
    world.laureate = selection.decision(world.published, DecisionOutcome.LAUREATE).dossier
    world.refused = selection.decision(world.published, DecisionOutcome.REFUSED).dossier
