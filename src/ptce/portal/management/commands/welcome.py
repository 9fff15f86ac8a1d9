"""The first lines a person reads once the platform answers."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from ptce.core.tasks import waiting
from ptce.portal.demonstration import PERSONAS


class Command(BaseCommand):
    """Print where the platform answers and, in the demonstration, who to be. Example: `./ptce welcome --port 8000`."""

    help = "Print the address and, in the demonstration, one login per role. Example: ./ptce welcome --port 8000"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        base = f"http://localhost:{options['port']}"
        self.stdout.write(f"\nLa plateforme répond\u00a0: {base}/")
        if not settings.DEMO:
            self.stdout.write(
                f"Se connecter\u00a0: {base}/compte/login/\nPremier mandat\u00a0: ./ptce mandate grant ADRESSE --body cna --role NATIONAL_OFFICER"
            )
            return
        self.stdout.write(f"Choisir un rôle en un clic\u00a0: {base}/demo/\nCourrier envoyé (codes de connexion)\u00a0: {base}/demo/courrier/\n")
        width = max(len(one.label) for one in PERSONAS)
        for one in PERSONAS:
            self.stdout.write(f"  {one.label:<{width}}  {one.email}")
        left = waiting()
        if left:
            self.stdout.write(f"\nLa démonstration se charge encore ({left} tâche{'s' if left > 1 else ''})\u00a0: elle se remplit sous vos yeux.")
        self.stdout.write("\nCtrl-C arrête tout.")
