"""Mandates from the command line: the first officer."""

import sys
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from ptce.core.errors import Refusal
from ptce.organisations.enums import Role
from ptce.organisations.models import Body
from ptce.organisations.operations import ensure_bodies, give_mandate


class Command(BaseCommand):
    """Give a mandate from now on. Exit status 1 refused, 2 bad input. Example: `./ptce mandate grant a@b.fr --body cna --role NATIONAL_OFFICER`."""

    help = "Give a mandate from now on. Example: ./ptce mandate grant nom@domaine.fr --body cna --role NATIONAL_OFFICER"

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="grant")
        grant = acts.add_parser("grant", help="give a mandate")
        grant.add_argument("email")
        grant.add_argument("--body", required=True, help="the body's address: cna, cra-bretagne…")
        grant.add_argument("--role", required=True, choices=Role.values)

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            validate_email(options["email"])
        except ValidationError:
            self._refuse(2, f"{options['email']}: not an e-mail address.")
        ensure_bodies(now=now)
        body = Body.objects.filter(slug=options["body"]).first()
        if body is None:
            known = ", ".join(Body.objects.order_by("slug").values_list("slug", flat=True))
            self._refuse(2, f"{options['body']}: no such body. Known: {known}.")
        try:
            mandate = give_mandate(email=options["email"], body=body, role=Role(options["role"]), starts_at=now, actor=None, now=now)
        except Refusal as refusal:
            self._refuse(1, refusal.message)
        self.stdout.write(f"{mandate.person.email}\u00a0: {mandate.get_role_display()}, {body.name}.")

    def _refuse(self, status: int, why: str) -> NoReturn:
        self.stderr.write(why)
        sys.exit(status)
