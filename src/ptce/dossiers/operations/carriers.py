"""Keep the copies of answers that lists filter on, the carrier's name and the region that examines."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Substr

from ptce.core.tasks import enqueue_on_commit
from ptce.dossiers import queries, rules
from ptce.dossiers.models import Answers, Dossier, DossierRegion, DossierWord
from ptce.journal.operations import record
from ptce.organisations.models import Organisation
from ptce.questionnaire.columns import Columns, columns
from ptce.questionnaire.definition import Form
from ptce.questionnaire.kinds import Role
from ptce.territories.models import Region
from ptce.territories.queries import regions_of

COLUMNS = (
    "pole_name",
    "carrier_siret",
    "carrier_name",
    "region",
    "amount_requested",
    "total_budget",
    "members_count",
    "is_rural",
    "is_qpv",
    "is_overseas",
)
# What a dossier is found by.
_SEARCHED = frozenset({"pole_name", "carrier_siret", "carrier_name"})
_PLACING = frozenset({Role.CARRIER_SIRET, Role.REGION, Role.TERRITORY})


def refresh_columns(dossier: Dossier, *, form: Form, values: Mapping[str, object], roles: Collection[Role]) -> list[str]:
    """Copy the answers into the typed columns and return the names of those that changed; the caller saves them with the answers.

    roles: those of the fields that changed; the region is sought again only when one of them tells where the pole is.
    A new carrier's number is looked up after commit: the directory is never waited for.
    """
    if not roles:
        return []
    found = columns(form, values)
    before = [dossier.serializable_value(name) for name in COLUMNS]
    is_new_carrier = found.carrier_siret != dossier.carrier_siret
    dossier.pole_name = found.pole_name[:200]
    dossier.carrier_siret = found.carrier_siret
    dossier.amount_requested = rules.fitting_amount(found.amount_requested)
    dossier.total_budget = rules.fitting_amount(found.total_budget)
    dossier.members_count = found.members_count or 0
    dossier.is_rural, dossier.is_qpv, dossier.is_overseas = found.is_rural, found.is_qpv, found.is_overseas
    if not _PLACING.isdisjoint(roles):
        _place(dossier, found)
    if is_new_carrier and found.carrier_siret:
        enqueue_on_commit("dossiers.look_up_carrier", dossier.pk)
    changed = [name for name, value in zip(COLUMNS, before, strict=True) if dossier.serializable_value(name) != value]
    if dossier.is_filed and not _SEARCHED.isdisjoint(changed):
        write_words(dossier)
    return changed


def write_words(dossier: Dossier) -> None:
    """Keep the words a filed dossier is found by: from its deposit on, so that drafts, which nobody searches, are saved at no cost."""
    wanted = queries.words_of(dossier)
    held = {bytes(word) for word in DossierWord.objects.filter(dossier_id=dossier.pk).values_list("word", flat=True)}
    if held - wanted:
        DossierWord.objects.filter(dossier_id=dossier.pk, word__in=held - wanted).delete()
    DossierWord.objects.bulk_create([DossierWord(dossier_id=dossier.pk, word=word) for word in sorted(wanted - held)])


@transaction.atomic
def refresh_carrier(*, dossier: Dossier, now: datetime) -> Dossier:
    """Take what the directory now knows of the carrier: name, region; once filed, the region a person gave stays.

    Safe to run twice. Raises Dossier.DoesNotExist.
    """
    locked = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    before = (locked.carrier_name, locked.region_id)
    found = columns(queries.form_of(locked.revision_id), Answers.objects.get(pk=locked.pk).values)
    _place(locked, found)
    if (locked.carrier_name, locked.region_id) != before:
        locked.save(update_fields=["carrier_name", "region"])
        if locked.is_filed:
            write_words(locked)
        record(verb="dossiers.refresh_carrier", target=locked, actor=None, now=now, region=[before[1], locked.region_id])
    return locked


def refresh_waiting_carriers(*, now: datetime) -> int:
    """Refresh the dossiers whose carrier the directory has named since; return how many. Safe to run twice."""
    known = Organisation.objects.filter(siren=Substr(OuterRef("carrier_siret"), 1, 9)).exclude(name="")
    waiting = Dossier.objects.filter(Exists(known), carrier_name="").exclude(carrier_siret="").order_by("pk")
    found = list(waiting[:200])
    for dossier in found:
        refresh_carrier(dossier=dossier, now=now)
    return len(found)


def _place(dossier: Dossier, found: Columns) -> None:
    carrier = Organisation.objects.filter(siren=found.carrier_siret[:9]).first() if found.carrier_siret else None
    dossier.carrier_name = carrier.name if carrier else ""
    touched = regions_of([(level.upper(), code) for level, code in found.territory]) if found.territory else frozenset()
    # A dossier being examined stays where it is: only a person moves it.
    if not (dossier.is_filed and dossier.region_id):
        dossier.region_id = rules.examining_region(carrier=carrier.region_id if carrier else None, declared=found.region_code, touched=touched)
    _write_regions(dossier, (touched | {found.region_code}) - {"", dossier.region_id})


def _write_regions(dossier: Dossier, wanted: frozenset[str]) -> None:
    held = set(DossierRegion.objects.filter(dossier_id=dossier.pk).values_list("region_id", flat=True))
    if held - wanted:
        DossierRegion.objects.filter(dossier_id=dossier.pk, region__in=held - wanted).delete()
    missing = Region.objects.filter(code__in=wanted - held) if wanted - held else []
    DossierRegion.objects.bulk_create([DossierRegion(dossier_id=dossier.pk, region=region) for region in missing])
