"""Load a source and report every line."""

import sys
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from ptce.portal.operations import Change, FileRefused, import_reference
from ptce.portal.reference import FOLDER
from ptce.territories import operations as territories


class Command(BaseCommand):
    """Load reference data. Exit status 0 done, 2 bad input, with the line and the reason on standard error.

    Example: `./ptce import reference --dry-run`.
    """

    help = "Load a source (reference, territories); running it again changes nothing. Example: ./ptce import reference --dry-run"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = "Examples:\n  ./ptce import territories\n  ./ptce import reference --dry-run\n  ./ptce import reference --folder ./releve"
        sources = parser.add_subparsers(dest="source", required=True, metavar="SOURCE")
        reference = sources.add_parser("reference", help="the real calls, poles and selections")
        reference.add_argument("--folder", type=Path, default=FOLDER, help="read calls.csv, poles.csv… from there")
        regions = sources.add_parser("territories", help="régions, départements, EPCI, communes")
        for source in (reference, regions):
            source.add_argument("--dry-run", action="store_true", help="try everything, keep nothing")
            source.add_argument("--quiet-lines", action="store_true", help="report the totals and the refused lines only")

    def handle(self, *args: Any, **options: Any) -> None:
        match options["source"]:
            case "territories":
                self._territories(dry_run=options["dry_run"])
            case _:
                self._reference(options["folder"], dry_run=options["dry_run"], quiet=options["quiet_lines"])

    def _territories(self, *, dry_run: bool) -> None:
        with transaction.atomic():
            loaded = territories.load(now=timezone.now())
            transaction.set_rollback(dry_run)
        state = "chargé" if loaded.changed else "déjà à jour"
        counts = f"{loaded.regions} régions, {loaded.departements} départements, {loaded.epcis} EPCI, {loaded.communes} communes"
        self.stdout.write(f"Code géographique {state}{' (essai, rien n’est gardé)' if dry_run else ''}\u00a0: {counts}.")

    def _reference(self, folder: Path, *, dry_run: bool, quiet: bool) -> None:
        # disable=None: no bar unless standard error is a terminal.
        bar = tqdm(total=0, unit="ligne", desc="Données de référence", disable=None, leave=False)
        try:
            with bar:
                report = import_reference(now=timezone.now(), folder=folder, dry_run=dry_run, expect=bar.reset, tick=bar.update)
        except FileRefused as refusal:
            self.stderr.write(str(refusal))
            sys.exit(2)
        for row in report.rows:
            place = f"{row.file}:{row.number}\u00a0: {row.key}"
            if row.change == Change.REFUSED:
                self.stderr.write(f"{place}\u00a0: refusé, {row.reason}")
            elif not quiet:
                self.stdout.write(f"{place}\u00a0: {row.change}")
        totals = ", ".join(f"{report.count(change)} {change}{'s' if report.count(change) > 1 else ''}" for change in Change)
        self.stdout.write(f"{len(report.rows)} lignes\u00a0: {totals}{' (essai, rien n’est gardé)' if dry_run else ''}.")
        if report.refused:
            sys.exit(2)
