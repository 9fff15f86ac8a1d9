"""Try the real national directory."""

import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from stdnum.exceptions import ValidationError
from stdnum.fr import siret as siret_rules

from ptce.organisations.directory import Directory, DirectoryUnavailable

# The head office of the public body that keeps the register: it will not close.
INSEE = "12002701600357"


class Command(BaseCommand):
    """Ask the directory of the settings about one SIRET. Exit status 1 no answer, 2 bad number. Example: `./ptce check sirene`."""

    help = "Ask the national directory about a SIRET, past the cache, and print what we use of its answer. Example: ./ptce check sirene"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("siret", nargs="?", default=INSEE)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            number = str(siret_rules.validate(options["siret"]))
        except ValidationError:
            self.stderr.write(f"{options['siret']}: this cannot be a SIRET (14 digits with a right key).")
            sys.exit(2)
        started = time.monotonic()
        try:
            answer = Directory(settings.SIRENE_API_URL.rstrip("/") + "/").ask(number)
        except DirectoryUnavailable as error:
            self.stderr.write(
                f"{settings.SIRENE_API_URL} does not answer ({error}). Is there a network? Meanwhile SIRET numbers are accepted, and checked later."
            )
            sys.exit(1)
        self.stdout.write(f"{settings.SIRENE_API_URL} answered in {(time.monotonic() - started) * 1000:.0f} ms: {answer.total} result(s).")
        for name, value in answer.facts.items():
            self.stdout.write(f"  {name}: {value}")
