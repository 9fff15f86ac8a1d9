"""What is due now."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.crypto import get_random_string

from ptce.core import leases
from ptce.portal import planned
from ptce.portal.planned import LEASE, LONGEST_MINUTE, MINUTE


class Command(BaseCommand):
    """Do what is due now and print what was done; the worker does the same each minute. Example: `./ptce planned`."""

    help = "Do what is due now and print what was done; the worker runs it each minute. Safe to run twice. Example: ./ptce planned"

    def handle(self, *args: Any, **options: Any) -> None:
        holder, now = get_random_string(32), timezone.now()
        if not leases.take_now(name=LEASE, holder=holder, now=now, every=MINUTE, at_most=LONGEST_MINUTE):
            self.stdout.write("A worker is doing it at this moment.")
            return
        try:
            for name, done in planned.run(now).items():
                self.stdout.write(f"{name}: {done}")
        finally:
            leases.release(name=LEASE, holder=holder)
