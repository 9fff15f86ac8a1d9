"""The steps of the loading. Each is a list of units; a unit is one transaction, and a unit already played is left out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction

from ptce.calls.models import Call
from ptce.core import tasks
from ptce.dossiers.enums import DossierStatus
from ptce.dossiers.models import Dossier, Submission
from ptce.mailing.enums import MailStatus
from ptce.mailing.models import Mail
from ptce.portal.demonstration import deciding, scenario, writing
from ptce.portal.demonstration.acts import play
from ptce.portal.demonstration.calendar import Calendar, Season
from ptce.portal.demonstration.calls import Calls
from ptce.portal.demonstration.people import Cast
from ptce.portal.demonstration.projects import FILED_BY_REGION, LAUREATE, Project, replayed
from ptce.portal.demonstration.scenario import Case
from ptce.portal.demonstration.story import Story
from ptce.selection.models import Letter

type Unit = Callable[[], object]


@dataclass(frozen=True)
class Scale:
    """How much is played. cases: dossiers of the open call of phase 1; both: those filed in both open calls at once."""

    filed: int = scenario.FILED
    kept: int = scenario.KEPT
    second: int = scenario.SECOND_PHASE_FILED
    funded: int = scenario.FUNDED
    reserve: int = scenario.RESERVE
    cases: tuple[Case, ...] | None = None
    both: tuple[Case, ...] | None = None
    permanent: tuple[Case, ...] | None = None

    @property
    def open_cases(self) -> tuple[Case, ...]:
        """Return the dossiers of the open call of phase 1."""
        return scenario.cases() if self.cases is None else self.cases

    @property
    def open_both(self) -> tuple[Case, ...]:
        """Return the dossiers filed in both open calls."""
        return scenario.both_phases() if self.both is None else self.both

    @property
    def permanent_cases(self) -> tuple[Case, ...]:
        """Return the dossiers of the permanent call."""
        return scenario.permanent() if self.permanent is None else self.permanent


@dataclass(frozen=True)
class Stage:
    """What every unit needs. now: when the directory answered, the only instant of today."""

    scale: Scale
    calendar: Calendar
    cast: Cast
    calls: Calls
    now: datetime


@dataclass(frozen=True)
class Step:
    """A step: its name, what the screen says, what is left of it to do. expected: units, before anything is counted."""

    key: str
    label: str
    expected: Callable[[Scale], int]
    units: Callable[[Stage], list[Unit]]


def first_phase(stage: Stage) -> list[Unit]:
    """Return the dossiers of the replay of phase 1 left to file and examine."""
    known = _keys(stage.calls.first)
    return [
        partial(_first, stage, project) for project in replayed(stage.scale.filed) if writing.dossier_key(stage.calls.first, project) not in known
    ]


def first_decision(stage: Stage) -> list[Unit]:
    """Return the decision of phase 1."""
    call, season, scale = stage.calls.first, stage.calendar.first, stage.scale
    return [partial(deciding.decide, call=call, season=season, cast=stage.cast, laureates=scale.kept, reserve=0)]


def second_phase(stage: Stage) -> list[Unit]:
    """Return the dossiers of the replay of phase 2 left: of laureates of phase 1 that think of it, then of others."""
    projects = {writing.dossier_key(stage.calls.first, project): project for project in replayed(stage.scale.filed)}
    laureates = Dossier.objects.filter(call=stage.calls.first, status=DossierStatus.LAUREATE, key__in=projects)
    found = sorted(((projects[dossier.key], dossier) for dossier in laureates if dossier.key), key=lambda pair: _order(pair[0]))
    known = _keys(stage.calls.second)
    chosen = found[: stage.scale.second]
    return [partial(_second, stage, project, first) for project, first in chosen if writing.dossier_key(stage.calls.second, project) not in known]


def second_decision(stage: Stage) -> list[Unit]:
    """Return the regional lists, the decision of phase 2, and the laureate who gives up."""
    call, season, scale = stage.calls.second, stage.calendar.second, stage.scale
    every = tuple(FILED_BY_REGION)
    acts: list[tuple[bool, Unit]] = [
        (
            deciding.is_ranked(call),
            partial(deciding.rank_regions, call=call, season=season, cast=stage.cast, regions=every, validated=frozenset(every)),
        ),
        (
            deciding.is_published(call),
            partial(deciding.decide, call=call, season=season, cast=stage.cast, laureates=scale.funded, reserve=scale.reserve),
        ),
        (deciding.has_renounced(call), partial(deciding.renounce, call=call, season=season, cast=stage.cast)),
    ]
    return [unit for is_done, unit in acts if not is_done]


def open_calls(stage: Stage) -> list[Unit]:
    """Return the dossiers of the open calls left, in every state."""
    calls = stage.calls
    known = _keys(calls.open_first) | _keys(calls.open_second)
    units: list[Unit] = [
        partial(_case, stage, case) for case in stage.scale.open_cases if writing.dossier_key(calls.open_first, case.project) not in known
    ]
    return units + [
        partial(_both, stage, case) for case in stage.scale.open_both if writing.dossier_key(calls.open_second, case.project) not in known
    ]


def permanent_call(stage: Stage) -> list[Unit]:
    """Return the dossiers of the permanent call left."""
    call = stage.calls.permanent
    known = _keys(call)
    return [partial(_waved, stage, case) for case in stage.scale.permanent_cases if writing.dossier_key(call, case.project) not in known]


def open_rankings(stage: Stage) -> list[Unit]:
    """Return the regional lists of the open call."""
    call, season = stage.calls.open_first, stage.calendar.open
    validated = frozenset(scenario.RANKED[:1])
    return [partial(deciding.rank_regions, call=call, season=season, cast=stage.cast, regions=scenario.RANKED, validated=validated)]


def letters(stage: Stage) -> list[Unit]:
    """Return the letters left to make."""
    return _by_task("selection.send_letter", _missing_letters())


def receipts(stage: Stage) -> list[Unit]:
    """Return the acknowledgements left to make."""
    missing = Submission.objects.filter(receipt__isnull=True, dossier__is_fictional=True).order_by("pk")
    return _by_task("dossiers.send_receipt", missing.values_list("pk", flat=True))


def mails(stage: Stage) -> list[Unit]:
    """Return the delivery of what is left: the demonstration has no mail server, the messages are only shown."""
    return [_deliver]


STEPS: tuple[Step, ...] = (
    Step("replay-1", "Rejouer la phase 1\u00a0: 134 dossiers déposés et examinés", lambda scale: scale.filed, first_phase),
    Step("decide-1", "Décider et publier la phase 1", lambda scale: 1, first_decision),
    Step("replay-2", "Rejouer la phase 2\u00a0: dossiers déposés et expertisés", lambda scale: scale.second, second_phase),
    Step("decide-2", "Classer, décider et publier la phase 2", lambda scale: 3, second_decision),
    Step("open", "Remplir l’appel ouvert, à tous les états", lambda scale: len(scale.open_cases) + len(scale.open_both), open_calls),
    Step("waves", "Remplir l’appel permanent, examiné par relèves", lambda scale: len(scale.permanent_cases), permanent_call),
    Step("rank", "Classer deux régions de l’appel ouvert", lambda scale: 1, open_rankings),
    Step("letters", "Écrire les lettres de décision", lambda scale: scale.kept + scale.second, letters),
    Step("receipts", "Écrire les accusés de réception", lambda scale: scale.filed + scale.second + len(scale.open_cases), receipts),
    Step("mails", "Remettre le courrier", lambda scale: 1, mails),
)


@transaction.atomic
def _first(stage: Stage, project: Project) -> None:
    season = stage.calendar.first
    owner = "laureate" if project.ordinal == LAUREATE else ""
    is_out = scenario.is_ineligible(project.ordinal)
    reviewed = scenario.TWO_REVIEWS if scenario.applies_again(project.ordinal) else scenario.ONE_REVIEW
    acts = ("submit", "ineligible") if is_out else reviewed
    who = writing.author(project, cast=stage.cast, owner=owner, now=stage.now)
    dossier = writing.write_first(who, stage.calls.first, now=season.of(project, "open", 0))
    _play(stage, who, dossier, season, acts)


@transaction.atomic
def _second(stage: Stage, project: Project, first: Dossier) -> None:
    season = stage.calendar.second
    owner = "laureate" if project.ordinal == LAUREATE else ""
    who = writing.author(project, cast=stage.cast, owner=owner, now=stage.now)
    dossier = writing.write_second(who, stage.calls.second, first, now=season.of(project, "open", 0))
    _play(stage, who, dossier, season, scenario.TWO_EXPERTS)


@transaction.atomic
def _case(stage: Stage, case: Case) -> None:
    _filed_alone(stage, case, stage.calls.open_first, stage.calendar.open)


@transaction.atomic
def _waved(stage: Stage, case: Case) -> None:
    _filed_alone(stage, case, stage.calls.permanent, stage.calendar.permanent)


def _filed_alone(stage: Stage, case: Case, call: Call, season: Season) -> None:
    who = writing.author(case.project, cast=stage.cast, owner=case.owner, filled=case.filled, now=stage.now)
    dossier = writing.write_first(who, call, now=season.of(case.project, "open", 0))
    _play(stage, who, dossier, season, case.steps)


@transaction.atomic
def _both(stage: Stage, case: Case) -> None:
    season = stage.calendar.open
    who = writing.author(case.project, cast=stage.cast, owner=case.owner, filled=case.filled, now=stage.now)
    dossier = writing.write_both(who, stage.calls.open_second, now=season.of(case.project, "open", 0))
    _play(stage, who, dossier, season, case.steps)


def _play(stage: Stage, who: writing.Author, dossier: Dossier, season: Season, acts: Iterable[str]) -> None:
    story = Story(project=who.project, dossier=dossier, owner=who.person, cast=stage.cast, season=season)
    for act in acts:
        play(story, act)


def _deliver() -> None:
    queued = Mail.objects.filter(status=MailStatus.QUEUED)
    before, left = -1, queued.count()
    # A delivery takes a bounded number of messages; what does not go now is for the minute.
    while left and left != before:
        tasks.resolve("mailing.deliver_due").call()
        before, left = left, queued.count()


def _keys(call: Call) -> frozenset[object]:
    return frozenset(Dossier.objects.filter(call=call).values_list("key", flat=True))


def _order(project: Project) -> tuple[bool, int]:
    return (not scenario.applies_again(project.ordinal), project.ordinal)


def _missing_letters() -> Iterable[int]:
    missing = Letter.objects.filter(document__isnull=True, released_at__isnull=False, decision__dossier__is_fictional=True)
    return missing.order_by("pk").values_list("pk", flat=True)


def _by_task(name: str, identifiers: Iterable[int]) -> list[Unit]:
    task = tasks.resolve(name)
    return [partial(task.call, identifier) for identifier in identifiers]
