"""A small call with one question of each difficult kind, and a place to answer it from."""

import re
from datetime import timedelta

from django.utils import timezone

from ptce.calls.models import Call
from ptce.questionnaire.blank import standard_phase_2
from ptce.questionnaire.definition import Form, Section
from ptce.questionnaire.kinds import Kind, Role
from ptce.territories.models import Commune, Departement
from tests.factories import calls
from tests.factories.territories import region

STANDARD = standard_phase_2()


def field(role: Role):
    found = STANDARD.with_role(role)
    assert found is not None
    return found


def kinds(kind: Kind):
    return [item for item in STANDARD.fields if item.kind is kind]


SIRET, EMAIL = field(Role.CARRIER_SIRET), kinds(Kind.EMAIL)[0]
NAME, SUMMARY = field(Role.POLE_NAME), field(Role.SUMMARY)
REGION, TERRITORY, RURAL = field(Role.REGION), field(Role.TERRITORY), field(Role.IS_RURAL)
MEMBERS, BUDGET, PLAN = field(Role.MEMBERS), field(Role.BUDGET), kinds(Kind.ACTION_PLAN)[0]
STATUTES = next(item for item in kinds(Kind.FILE) if item.required)
THEMES, ATTESTATION = field(Role.THEMES), kinds(Kind.ATTESTATION)[0]

FORM = Form(
    (
        Section("porteur", "La structure porteuse", "La structure qui dépose le dossier au nom du groupement.", (SIRET, EMAIL)),
        Section("lepole", "Le pôle", "", (NAME, SUMMARY, THEMES)),
        Section("lieux", "Le territoire", "", (REGION, TERRITORY, RURAL)),
        Section("groupe", "Les membres du groupement", "", (MEMBERS,)),
        Section("argent", "Le budget et les actions", "", (BUDGET, PLAN)),
        Section("documents", "Les pièces à joindre", "De préférence en PDF.", (STATUTES,)),
        Section("parole", "Les attestations", "", (ATTESTATION,)),
    )
)


def small_call(**fields: object) -> Call:
    now = timezone.now()
    return calls.call(
        **({"title": "AMI PTCE émergents", "form": FORM, "opens_at": now - timedelta(days=9), "closes_at": now + timedelta(days=9)} | fields)
    )


def a_territory() -> None:
    rhone = Departement.objects.create(code="69", name="Rhône", normalised="rhone", region=region("84"), latitude=45.7, longitude=4.8)
    place = {"departement": rhone, "population": 150_000, "latitude": 45.77, "longitude": 4.89}
    Commune.objects.create(code="69266", name="Villeurbanne", normalised="villeurbanne", postcodes="69100", **place)


def box(page, field, rest=""):
    """Return the box of an answer."""
    return page.locator(f"main [name='f-{field.id}{rest}']:not([type=hidden])")


def go(page, number, section):
    """Open a section of the dossier."""
    page.goto(f"/espace/dossiers/{number}/{section}/")


def saved(page, field):
    """Wait until the page says that the answer is saved."""
    page.locator(f"#champ-{field.id} [data-saved]", has_text=re.compile("enregistré à")).wait_for()
