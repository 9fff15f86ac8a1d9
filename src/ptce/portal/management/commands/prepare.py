"""Make the database ready to serve."""

import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tqdm import tqdm

from ptce.calls.models import Call
from ptce.core import statics, tasks
from ptce.organisations.operations import ensure_bodies
from ptce.portal.demo_people import ensure_personas
from ptce.portal.demonstration.loading import is_loaded
from ptce.territories import queries as territories
from ptce.territories.operations import load

DEMONSTRATION = "portal.load_demonstration"


class Command(BaseCommand):
    """Migrate, load territories, bodies and reference data; running it again changes nothing. Example: `./ptce prepare --demo`."""

    help = "Migrate, then load what is missing of territories, bodies and reference data. Example: ./ptce prepare --demo"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="also create the people of the demonstration and have the worker load its dossiers")

    def handle(self, *args: Any, **options: Any) -> None:
        steps = [
            ("Schéma de la base", self._migrate),
            ("Territoires", self._territories),
            ("Instances", self._bodies),
            ("Données de référence", self._reference),
        ]
        if settings.PRODUCTION:
            steps.append(("Fichiers statiques", self._statics))
        if options["demo"]:
            steps += [("Personnes de la démonstration", self._people), ("Démonstration", self._demonstration)]
        with tqdm(steps, unit="étape", disable=None, file=self.stderr) as bar:
            for name, step in bar:
                bar.set_description(name)
                told = step()
                tqdm.write(f"{name}\u00a0: {told}", file=sys.stdout)

    def _migrate(self) -> str:
        call_command("migrate", verbosity=0, interactive=False)
        return "à jour"

    def _territories(self) -> str:
        loaded = load(now=timezone.now())
        verb = "chargés" if loaded.changed else "déjà là"
        return f"{verb} ({loaded.communes} communes, {loaded.epcis} EPCI, {loaded.departements} départements, {loaded.regions} régions)"

    def _bodies(self) -> str:
        if not territories.is_loaded():
            raise CommandError("The territories are not loaded: the regional bodies cannot be made.")
        return f"{ensure_bodies(now=timezone.now())} créées"

    def _reference(self) -> str:
        if "import" not in get_commands():
            return "aucune source installée"
        if Call.objects.filter(is_historical=True).exists():
            return "déjà là"
        call_command("import", "reference", "--quiet-lines", stdout=self.stdout, stderr=self.stderr)
        return "chargées"

    def _statics(self) -> str:
        return "publiés" if statics.publish() else "déjà là"

    def _people(self) -> str:
        return f"{ensure_personas(now=timezone.now())} créées"

    def _demonstration(self) -> str:
        try:
            task = tasks.resolve(DEMONSTRATION)
        except tasks.UnknownTask:
            return "rien à charger"
        if is_loaded():
            return "déjà là"
        # A slice left RUNNING by a worker that was killed does not count: the next one goes on.
        if DBTaskResult.objects.filter(task_path=task.module_path, status="READY").exists():
            return "déjà demandée"
        task.enqueue()
        return "chargement par le travail de fond"
