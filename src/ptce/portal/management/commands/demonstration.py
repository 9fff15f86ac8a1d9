"""Load the demonstration at once, with a bar."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from ptce.portal.demonstration.loading import load


class Command(BaseCommand):
    """Load what is left of the demonstration without waiting for the worker. Example: `PTCE_DEMO=1 ./ptce demonstration`."""

    help = "Load what is left of the demonstration, with a bar; `prepare` must have run. Example: PTCE_DEMO=1 ./ptce demonstration"

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Fictional data is loaded in the demonstration only: set PTCE_DEMO=1.")
        with tqdm(unit="dossier", disable=None, file=self.stderr) as bar:
            load(now=timezone.now(), tell=_Teller(bar))
        self.stdout.write("Démonstration chargée.")


class _Teller:
    """Show each step in the same bar, begun anew."""

    def __init__(self, bar: "tqdm[Any]") -> None:
        self.bar, self.label = bar, ""

    def __call__(self, label: str, done: int, total: int) -> None:
        if label != self.label:
            self.label = label
            self.bar.reset(total=total)
            self.bar.set_description(label)
        self.bar.update(done - self.bar.n)
