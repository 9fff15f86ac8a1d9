"""Prove the journal."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ptce.journal.queries import verify


class Command(BaseCommand):
    """Recompute the chain of the journal. Exit status 1 when it is broken. Example: `./ptce journal verify`."""

    help = "Recompute the chain of the journal; exit status 1 when it is broken. Example: ./ptce journal verify"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["verify"], metavar="verify")

    def handle(self, *args: Any, **options: Any) -> None:
        found = verify()
        if not found.holds:
            self.stderr.write(f"Broken at seal {found.broken_at}: {found.sealed} entries hold before it, {found.unsealed} are not sealed yet.")
            sys.exit(1)
        self.stdout.write(f"The chain holds: {found.sealed} entries sealed, {found.unsealed} not sealed yet.")
