"""Feeds of calls in the formats that readers and calendars take: Atom (RFC 4287) and iCalendar (RFC 5545)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vDuration

from ptce.core.dates import PARIS
from ptce.portal.queries.feeds import Deadline, Entry

ATOM_PATH = "/appels/flux.atom"


def atom(entries: Sequence[Entry], *, now: datetime) -> bytes:
    """Return the feed of calls; `updated` is that of its latest entry."""
    feed = _Atom(
        title="Appels PTCE",
        link=f"{settings.SITE_URL}/appels/",
        description="Ouvertures, rectifications, réponses publiées et résultats des appels PTCE",
        language="fr",
        feed_url=f"{settings.SITE_URL}{ATOM_PATH}",
        feed_guid=_id("appels"),
        author_name=settings.PUBLISHER["name"] or "PTCE",
    )
    feed.latest = max((entry.updated_at for entry in entries), default=now)
    for entry in entries:
        feed.add_item(
            title=entry.title,
            link=f"{settings.SITE_URL}{entry.path}",
            description=entry.summary,
            unique_id=_id(f"appel:{entry.key}"),
            pubdate=entry.published_at,
            updateddate=entry.updated_at,
            categories=[entry.kind],
        )
    return str(feed.writeString("utf-8")).encode()


def calendar(deadlines: Sequence[Deadline], *, name: str) -> bytes:
    """Return the calendar of deadlines, in the time of Paris with its zone; one withdrawn stays, cancelled."""
    document = Calendar()
    for key, value in (("prodid", "-//PTCE//Appels//FR"), ("version", "2.0"), ("method", "PUBLISH"), ("x-wr-calname", name), ("name", name)):
        document.add(key, value)
    document.add("x-wr-timezone", "Europe/Paris")
    document.add("refresh-interval", vDuration(timedelta(hours=6)), parameters={"VALUE": "DURATION"})
    document.add_component(_paris())
    for deadline in deadlines:
        document.add_component(_event(deadline))
    return bytes(document.to_ical())


class _Atom(Atom1Feed):
    """An Atom feed dated by its entries, whose media type tells what it is."""

    latest: datetime

    def latest_post_date(self) -> datetime:
        return self.latest


def _id(key: str) -> str:
    """Return the identity of a feed or an entry (RFC 4151): readers know it by this, whatever its page's address becomes."""
    return f"tag:{_host()},2026:{key}"


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _event(deadline: Deadline) -> Event:
    event = Event()
    event.add("uid", f"{deadline.key}@{_host()}")
    event.add("sequence", deadline.sequence)
    event.add("dtstamp", deadline.changed_at)
    event.add("last-modified", deadline.changed_at)
    event.add("dtstart", deadline.at.astimezone(PARIS))
    event.add("dtend", deadline.at.astimezone(PARIS))
    event.add("summary", f"Retiré – {deadline.title}" if deadline.is_cancelled else deadline.title)
    event.add("description", deadline.description)
    event.add("url", f"{settings.SITE_URL}{deadline.path}")
    event.add("status", "CANCELLED" if deadline.is_cancelled else "CONFIRMED")
    # A deadline makes nobody busy.
    event.add("transp", "TRANSPARENT")
    return event


def _paris() -> Timezone:
    """Return the zone of Paris by its two rules (since 1996): what the library would write lists every change of clocks for decades."""
    zone = Timezone()
    zone.add("tzid", "Europe/Paris")
    summer, winter = datetime(1996, 3, 31, 2), datetime(1996, 10, 27, 3)  # noqa: DTZ001 – the local times that the zone itself defines
    halves = ((TimezoneDaylight(), summer, 1, 2, "CEST", 3), (TimezoneStandard(), winter, 2, 1, "CET", 10))
    for half, since, before, after, name, month in halves:
        half.add("dtstart", since)
        half.add("tzoffsetfrom", timedelta(hours=before))
        half.add("tzoffsetto", timedelta(hours=after))
        half.add("tzname", name)
        half.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        zone.add_component(half)
    return zone
