"""The acts measured, each with its goals (performance.md)."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.template import Context, Engine
from django.test import Client
from django.urls import reverse

from ptce.accounts.models import User
from ptce.dossiers.models import Dossier
from ptce.portal.benchmark import linked
from ptce.portal.benchmark.linked import linked_drafts
from ptce.portal.benchmark.volume import Cast, complete_drafts, give_pieces
from ptce.questionnaire.kinds import Kind
from ptce.reviews.models import Mark

# The measure of the machine: other acts are read beside it when the machine is busy (3.7 ms on the quiet one of performance.md).
BARE = "page nue de 20 ko (étalon)"
# It took this long on the machine the goals were set on (performance.md): a goal in milliseconds is a goal in bare pages.
BARE_MS = 3.7
ROWS = Engine().from_string("<table>{% for a, b, c in rows %}<tr><td>{{ a }}</td><td>{{ b }}</td><td>{{ c }}</td></tr>{% endfor %}</table>")


# A page may cost this much more at ten times the volume.
SLOPE = 1.15


@dataclass(frozen=True)
class Act:
    """One act. goal_ms: CPU of application and database together; run: given the round, answers the bytes received."""

    name: str
    goal_ms: float
    goal_statements: int
    run: Callable[[int], int]
    rounds: int = 15
    missed: "Missed | None" = None
    # Whether it may be measured again: a dossier is deposited once.
    repeats: bool = True

    @property
    def most_slope(self) -> float:
        return self.missed.slope if self.missed else SLOPE

    @property
    def most_statements(self) -> int:
        return self.missed.statements if self.missed else self.goal_statements

    @property
    def most_units(self) -> float:
        return self.missed.units if self.missed else self.goal_ms / BARE_MS


@dataclass(frozen=True)
class Missed:
    """What an act costs while it misses its goal: the gate lets it grow no further.

    units: in bare pages. slope: how much dearer it is known to be at ten times the volume.
    """

    statements: int
    units: float
    slope: float = SLOPE


class Unexpected(AssertionError):
    """The act did not answer as it should: its cost would mean nothing."""


def client_of(person: User | None, *, now: datetime) -> Client:
    """Return a client signed in with a second factor."""
    client = Client()
    if person is not None:
        client.force_login(person)
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": now.timestamp()}]
        session.save()
    return client


def acts(cast: Cast, *, now: datetime) -> Iterator[Act]:
    """Yield every act, in the order of the table."""
    visitor, owner, officer, agent, expert = (client_of(person, now=now) for person in (None, cast.owner, cast.officer, cast.agent, cast.expert))
    call_page = reverse("portal:call", args=[cast.call.slug])
    etag = visitor.get(call_page).headers.get("ETag", "")
    number = cast.draft.number
    desk = reverse("instruction:desk")
    yield Act(BARE, 4, 0, bare_page)
    yield Act("page publique d’un appel", 8, 6, _get(visitor, call_page))
    yield Act("la même, inchangée (304)", 2, 6, _get(visitor, call_page, status=304, headers={"If-None-Match": etag}), missed=Missed(6, 0.9))
    yield Act("accueil", 20, 12, _get(visitor, "/"))
    yield Act("carte du registre", 20, 6, _get(visitor, reverse("portal:map")))
    yield Act("formulaire, section de 20 champs", 30, 15, _get(owner, reverse("dossiers:section", args=[number, "bench-twenty"])))
    yield Act("enregistrement d’un champ", 8, 10, _autosave(owner, cast))
    yield Act("dépôt (60 champs, 15 fichiers, 30 membres)", 80, 40, _submit(owner, cast, now=now), rounds=8, repeats=False)
    yield from _linked_acts(owner, cast, now=now)
    yield Act(
        "liste de l’agent national, 50 lignes, 6 filtres",
        20,
        12,
        _get(officer, f"{desk}?appel={cast.call.pk}&etat=ELIGIBLE&region=84&rural=on&qpv=on&q=pole"),
        missed=Missed(12, 6.9, slope=1.35),
    )
    yield Act("liste de l’agent régional", 20, 12, _get(agent, desk), missed=Missed(12, 6.4, slope=1.35))
    yield Act("la même, recherche", 25, 12, _get(officer, f"{desk}?q=bigorre"), missed=Missed(12, 7.1, slope=1.35))
    yield Act("un dossier, agent", 30, 20, _get(officer, reverse("instruction:dossier", args=[cast.filed_dossier.number])))
    yield Act("bureau de l’expert", 15, 10, _get(expert, reverse("jury:desk")))
    yield Act("un avis, expert", 30, 20, _get(expert, reverse("jury:review", args=[cast.assignment.pk])), missed=Missed(20, 10))
    yield Act("enregistrement d’une note", 8, 8, _mark(expert, cast))
    # Six of its own; session, person and mandates, which every signed-in page reads, are counted beside.
    yield Act(
        "tableau de décision, 300 × 5 × 6",
        60,
        6 + 3,
        _get(officer, reverse("selection:table", args=[cast.jury_call.slug])),
        rounds=7,
        missed=Missed(10, 22),
    )


def _linked_acts(owner: Client, cast: Cast, *, now: datetime) -> Iterator[Act]:
    """Yield the acts on a form of 200 questions, 100 of them conditional, with 40 members."""
    (draft,) = linked_drafts(cast.linked_call, cast.owner, count=1, name="LINKED", now=now)
    section = reverse("dossiers:section", args=[draft.number, linked.section(0)])
    yield Act("200 champs dont 100 conditionnels\u00a0: une section de 20", 30, 15, _get(owner, section), missed=Missed(15, 9.4))
    yield Act("200 champs\u00a0: une réponse qui en montre ou cache 16", 8, 10, _switch(owner, draft))
    ready = linked_drafts(cast.linked_call, cast.owner, count=14, name="LINKED-READY", now=now)
    slots = [field.id for field in linked.linked_form().fields if field.kind is Kind.FILE]
    for row in ready:
        give_pieces(row, slots, now=now)
    yield Act("200 champs\u00a0: dépôt (40 membres, 15 fichiers)", 80, 40, _file(owner, iter(ready)), rounds=8, repeats=False)


def _switch(client: Client, draft: Dossier) -> Callable[[int], int]:
    path = reverse("dossiers:save_answer", args=[draft.number, linked.source(0)])

    def run(number: int) -> int:
        sent = {f"f-{linked.source(0)}": "non" if number % 2 == 0 else "oui", "base_version": str(number)}
        response = client.post(path, sent, headers={"Accept": "application/json"})
        if response.status_code != 200 or not response.json()["asked"]["said"]:
            raise Unexpected(f"{path}: {response.status_code} {response.content[:200]!r}")
        return len(response.content)

    return run


def bare_page(number: int) -> int:
    return len(ROWS.render(Context({"rows": [(f"Ligne {n}", f"Valeur <{n}>", "texte " * 5) for n in range(260)]})))


def _get(client: Client, path: str, *, status: int = 200, headers: dict[str, str] | None = None) -> Callable[[int], int]:
    def run(number: int) -> int:
        response = client.get(path, headers=headers)
        if response.status_code != status:
            raise Unexpected(f"{path}: {response.status_code}")
        return len(response.content)

    return run


def _autosave(client: Client, cast: Cast) -> Callable[[int], int]:
    path = reverse("dossiers:save_answer", args=[cast.draft.number, "bench07"])

    def run(number: int) -> int:
        response = client.post(
            path, {"f-bench07": f"Texte de la ronde {number}", "base_version": str(number)}, headers={"Accept": "application/json"}
        )
        if response.status_code != 200:
            raise Unexpected(f"{path}: {response.status_code} {response.content[:200]!r}")
        return len(response.content)

    return run


def _submit(client: Client, cast: Cast, *, now: datetime) -> Callable[[int], int]:
    return _file(client, iter(complete_drafts(cast, count=14, now=now)))


def _file(client: Client, ready: Iterator[Dossier]) -> Callable[[int], int]:
    def run(number: int) -> int:
        dossier = next(ready)
        response = client.post(reverse("dossiers:submit", args=[dossier.number]), {"cle": str(uuid4())})
        if response.status_code != 302:
            raise Unexpected(f"submit: {response.status_code}")
        return len(response.content)

    return run


def _mark(client: Client, cast: Cast) -> Callable[[int], int]:
    path = reverse("jury:save", args=[cast.assignment.pk])

    def run(number: int) -> int:
        version = Mark.objects.filter(assignment=cast.assignment, criterion=cast.criterion).values_list("version", flat=True).first() or 0
        sent = {"criterion": cast.criterion.pk, "value": number % 5, "comment": "", "version": version}
        response = client.post(path, json.dumps(sent), content_type="application/json")
        if response.status_code != 200:
            raise Unexpected(f"{path}: {response.status_code} {response.content[:300]!r}")
        return len(response.content)

    return run
