"""Wait for the national directory."""

from django.tasks import task
from django.utils import timezone

from ptce.organisations import operations


@task()
def check_pending() -> None:
    """Ask again about the numbers whose time has come."""
    operations.check_pending(now=timezone.now())
