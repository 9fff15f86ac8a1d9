"""The public pages of calls: lists and one call, in a constant number of statements, strings prepared."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.safestring import SafeString

from ptce.calls import queries as calls
from ptce.calls.enums import Period, Phase
from ptce.calls.models import Call, Criterion, FormRevision, Wave
from ptce.core import markdown
from ptce.core.caching import process_cache
from ptce.core.dates import day, euros, instant, number, paris_date, partial_day, zoned
from ptce.core.overseas import overseas_hours
from ptce.poles import queries as poles
from ptce.poles.models import Announcement, Selection
from ptce.portal import rules
from ptce.publicity import queries as publicity
from ptce.questionnaire.effort import effort
from ptce.questionnaire.kinds import Kind

UNKNOWN = "non renseigné"
# More laureates than this have their own page.
LAUREATES_SHOWN = 25


@dataclass(frozen=True)
class CallCard:
    """A call in a list."""

    title: str
    url: str
    summary: str
    kind: str
    is_fictional: bool
    opening: str
    closing: str
    opened_on: str
    closed_on: str
    envelope: str
    countdown: str
    laureates: str


@dataclass(frozen=True)
class CallLists:
    """The calls of `/appels/`."""

    open: list[CallCard]
    coming: list[CallCard]
    past: list[CallCard]


@dataclass(frozen=True)
class LaureateLine:
    """A laureate in a list."""

    name: str
    url: str
    place: str
    carrier: str
    amount: str
    is_fictional: bool


@dataclass(frozen=True)
class AskedPiece:
    """A file that the form asks for, with the one to fill when there is one."""

    label: str
    help: str
    is_required: bool
    template: calls.TemplateLink | None


@dataclass(frozen=True)
class AskedForm:
    """What the form asks, as far as a visitor prepares it: the pieces, and the time it takes in words (empty without a form)."""

    pieces: tuple[AskedPiece, ...] = ()
    effort: str = ""


@dataclass(frozen=True)
class CallPage:
    """All the page of a call shows."""

    call: Call
    kind: str
    state: str
    state_kind: str
    is_open: bool
    is_coming: bool
    countdown: str
    server_time: str
    waves: tuple[calls.WaveLine, ...]
    ends: str
    overseas: tuple[str, ...]
    calendar_url: str
    rectified_on: str
    answers: str
    rectifications: tuple[publicity.RectificationView, ...]
    facts: list[tuple[str, str]]
    description: SafeString
    texts: list[tuple[str, str, SafeString]]
    criteria: list[tuple[str, str, str, int]]
    asked: AskedForm
    paper: calls.PaperLink | None
    laureates: list[LaureateLine]
    laureates_count: int
    laureates_missing: str
    has_amounts: bool
    first_phases: list[Call]
    second_phases: list[Call]
    sources: list[tuple[str, str]]

    @property
    def apply_url(self) -> str:
        return reverse("dossiers:open", args=[self.call.slug])

    @property
    def has_more_laureates(self) -> bool:
        return self.laureates_count > len(self.laureates)


def call_lists(now: datetime) -> CallLists:
    """Return the open, coming and past calls: four statements."""
    named = poles.named_laureates()
    return CallLists(
        open=open_cards(now),
        coming=[_card(call, now, {}) for call in calls.coming(now)],
        past=[_card(call, now, named) for call in calls.past(now)],
    )


def open_cards(now: datetime) -> list[CallCard]:
    """Return the calls that receive dossiers, real ones first, then the first to close: one statement."""
    found = calls.with_next_wave(calls.open_calls(now), now)
    return sorted((_card(call, now, {}, calls.upcoming(call)) for call in found), key=lambda card: card.is_fictional)


def coming_cards(now: datetime) -> list[CallCard]:
    """Return the calls to open: one statement."""
    return [_card(call, now, {}) for call in calls.coming(now)]


def kind_of(call: Call) -> str:
    """Return what the call is: « Appel à projets », and « Expérimentation » for the pilot poles of 2011."""
    return "Expérimentation" if call.phase == Phase.PILOT else call.get_kind_display()


def find(slug: str) -> Call | None:
    """Return a public call, or None: one statement."""
    is_cut = Exists(Wave.objects.filter(call=OuterRef("pk")))
    return publicity.with_news(calls.visible_calls().annotate(is_cut=is_cut)).filter(slug=slug).first()


def call_page(call: Call, now: datetime) -> CallPage:
    """Return the page of a call found by `find`: at most five statements more, one more for each of: many laureates, waves, rectifications."""
    period = call.period(now)
    lines, named = _laureates(call)
    linked = _linked(call)
    state, state_kind = _state(call, period)
    is_open = call.is_receiving(now)
    revision = None if call.is_historical else calls.current_revision(call)
    waves = calls.wave_lines(call, now) if vars(call)["is_cut"] else ()
    ahead = next((wave.closes_at for wave in waves if not wave.is_past), None)
    ends = ahead or call.closes_at
    return CallPage(
        call=call,
        kind=kind_of(call),
        state=state,
        state_kind=state_kind,
        is_open=is_open,
        is_coming=call.is_published and period == Period.COMING,
        countdown=_countdown(call, period, now, ahead) if call.is_published else "",
        server_time=rules.server_time(ends, now) if is_open else "",
        waves=waves,
        ends=zoned(ends),
        overseas=overseas_hours(ends) if ends is not None else (),
        calendar_url=_calendar_url(call),
        answers=rules.plural(vars(call)["answers"], "réponse publiée", "réponses publiées") if vars(call)["answers"] else "",
        rectified_on=instant(vars(call)["rectified_at"]),
        rectifications=publicity.rectifications(call) if vars(call)["rectified_at"] is not None else (),
        facts=_facts(call),
        description=markdown.render(call.description),
        texts=_texts(call),
        criteria=_criteria(call),
        asked=_asked(revision),
        paper=calls.paper_link(call, revision) if revision is not None and call.is_published and period != Period.CLOSED else None,
        laureates=lines,
        has_amounts=any(line.amount for line in lines),
        laureates_count=named,
        laureates_missing=rules.missing_laureates(call.laureates_published, named),
        first_phases=[other for other in linked if other.pk == call.first_phase_id],
        second_phases=[other for other in linked if other.pk != call.first_phase_id],
        sources=rules.source_links(call.sources),
    )


def _calendar_url(call: Call) -> str:
    """Return the address of the call's calendar; empty for one known from the past, and for an invented one outside the demonstration."""
    is_told = not call.is_historical and (settings.DEMO or not call.is_fictional)
    return reverse("portal:call_calendar", args=[call.slug]) if is_told else ""


def laureate_line(selection: Selection) -> LaureateLine:
    """Return the line of a selection of `poles.queries.laureates_of`."""
    pole = selection.pole
    return LaureateLine(
        name=pole.name,
        url=f"/poles/{pole.slug}/",
        place=place_of(pole.commune_name, pole.departement.name if pole.departement else "", pole.region.name if pole.region else ""),
        carrier=pole.carrier or UNKNOWN,
        amount=euros(selection.amount) if selection.amount is not None else "",
        is_fictional=pole.is_fictional,
    )


def place_of(commune: str, departement: str, region: str) -> str:
    """Return « Dijon (Côte-d’Or), Bourgogne-Franche-Comté » out of what is known, or « non renseigné »."""
    near = f"{commune} ({departement})" if commune and departement and departement != commune else commune or departement
    if departement == region and region:
        near = commune
    return ", ".join(part for part in (near, region) if part) or UNKNOWN


def _card(call: Call, now: datetime, named: dict[int, int], wave: Wave | None = None) -> CallCard:
    published = call.laureates_published if call.is_historical else named.get(call.pk)
    return CallCard(
        title=call.title,
        url=f"/appels/{call.slug}/",
        summary=call.summary,
        kind=kind_of(call),
        is_fictional=call.is_fictional,
        opening=_moment(call.opens_at, call.opens_on_text),
        closing=f"{zoned(wave.closes_at)}, {wave.label}" if wave else _closing(call),
        opened_on=_day(call.opens_at, call.opens_on_text),
        closed_on=_day(call.closes_at, call.closes_on_text),
        envelope=euros(call.envelope),
        countdown=_countdown(call, call.period(now), now, wave.closes_at if wave else None),
        laureates=rules.plural(published, "lauréat") if published else UNKNOWN,
    )


def _state(call: Call, period: Period) -> tuple[str, str]:
    if not call.is_published:
        return "retiré", "error"
    match period:
        case Period.OPEN:
            return "ouvert", "success"
        case Period.COMING:
            return "à venir", "info"
        case _:
            return "clos", ""


def _countdown(call: Call, period: Period, now: datetime, ahead: datetime | None = None) -> str:
    if period == Period.COMING and call.opens_at is not None:
        return rules.opening(call.opens_at, now)
    if period == Period.OPEN:
        ends = ahead or call.closes_at
        return rules.countdown(ends, now) if ends is not None else "Appel permanent"
    return ""


def _moment(at: datetime | None, text: str) -> str:
    return zoned(at) if at is not None else partial_day(text)


def _day(at: datetime | None, text: str) -> str:
    return day(paris_date(at)) if at is not None else partial_day(text)


def _closing(call: Call) -> str:
    if call.closes_at is None and call.opens_at is not None:
        return "sans date de clôture"
    return _moment(call.closes_at, call.closes_on_text)


def _laureates(call: Call) -> tuple[list[LaureateLine], int]:
    """Return the first laureates and how many there are; they are counted only when they do not all fit."""
    rows = list(poles.laureates_of(call)[: LAUREATES_SHOWN + 1])
    number_of = poles.laureates_of(call).count() if len(rows) > LAUREATES_SHOWN else len(rows)
    return [laureate_line(row) for row in rows[:LAUREATES_SHOWN]], number_of


def _linked(call: Call) -> list[Call]:
    if call.is_historical:
        return []
    others = calls.visible_calls().published().filter(Q(pk=call.first_phase_id) | Q(first_phase=call.pk))
    return list(others.only("pk", "slug", "title").order_by("pk"))


def _announced(call: Call) -> str:
    announced = Announcement.objects.filter(call=call).first()
    return partial_day(announced.announced_on) if announced else UNKNOWN


def _range(least: str, most: str) -> str:
    if UNKNOWN in {least, most}:
        return most if least == UNKNOWN else least
    return least if least == most else f"de {least} à {most}"


def _facts(call: Call) -> list[tuple[str, str]]:
    facts = [
        ("Ouverture", _moment(call.opens_at, call.opens_on_text)),
        ("Clôture", _closing(call)),
        ("Enveloppe", euros(call.envelope)),
        ("Montant par lauréat", _range(euros(call.amount_min), euros(call.amount_max))),
        ("Nombre de lauréats prévu", _range(number(call.laureates_min), number(call.laureates_max))),
        ("Autorité qui décide", call.decision_body or UNKNOWN),
    ]
    if call.is_historical:
        facts += [("Candidatures", number(call.candidates_published)), ("Lauréats annoncés", number(call.laureates_published))]
        facts += [("Annonce des lauréats", _announced(call))]
    return facts


def _texts(call: Call) -> list[tuple[str, str, SafeString]]:
    texts = [
        ("qui-peut-candidater", "Qui peut candidater", call.who_may_apply),
        ("fondement", "Fondement juridique", call.legal_basis),
        ("mentions", "Mentions légales", call.legal_mentions),
        ("recours", "Voies et délais de recours", call.remedies),
    ]
    return [(anchor, title, markdown.render(text)) for anchor, title, text in texts if text.strip()]


def _criteria(call: Call) -> list[tuple[str, str, str, int]]:
    if call.is_historical:
        return []
    rows: Iterable[Criterion] = call.criteria.order_by("position")
    return [(row.name, row.help, number(row.weight, digits=2).removesuffix(",00") + "\u00a0%", row.scale) for row in rows]


def _asked(revision: FormRevision | None) -> AskedForm:
    if revision is None:
        return AskedForm()
    key = f"portal-asked-{revision.pk}-{revision.version}"
    asked: AskedForm | None = process_cache.get(key)
    if asked is None:
        form = revision.form
        pieces = (field for field in form.fields if field.kind == Kind.FILE)
        asked = AskedForm(
            tuple(AskedPiece(field.label, field.help, field.required, calls.template_link(field)) for field in pieces),
            effort(form).words if form.sections else "",
        )
        process_cache.set(key, asked, timeout=None)
    return asked


def missing_laureates(call: Call, named: int) -> str:
    """Say how many laureates of a call are not named here, or nothing."""
    return rules.missing_laureates(call.laureates_published, named)
