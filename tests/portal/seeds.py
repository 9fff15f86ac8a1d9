"""What the killed tasks have before them, made by operations in the platform's own process: `python manage.py shell -c`."""

from datetime import timedelta
from uuid import uuid4

from django_tasks_db.models import DBTaskResult

from ptce.core.tasks import resolve
from ptce.mailing.enums import MailStatus
from ptce.mailing.models import Mail
from ptce.organisations.models import DirectoryAnswer
from ptce.portal.demo_directory import siret
from ptce.questionnaire.kinds import Role
from ptce.selection import operations
from ptce.selection.enums import ExportFormat
from ptce.selection.models import Session
from tests.conftest import NOON
from tests.factories import dossiers, revisions, selection
from tests.factories.organisations import officer
from tests.factories.selection import LATER

CARRIER, PENDING = siret(126), siret(127)


def plant() -> None:
    """Make one of each thing that a task works on, its task waiting; of the mails written on the way, the last one waits."""
    filed()
    carried()
    waiting_number()
    confirmed()
    published()
    asked()
    revised()
    last = Mail.objects.latest("pk")
    Mail.objects.exclude(pk=last.pk).update(status=MailStatus.SENT, sent_at=NOON)
    forget("mailing.deliver", but=last.pk)


def forget(name: str, *, but: int) -> None:
    """Forget the tasks of that name, but the one of that id."""
    tasks = DBTaskResult.objects.filter(task_path=resolve(name).module_path)
    found = [task.pk for task in tasks if task.args_kwargs["args"] != [but]]
    tasks.filter(pk__in=found).delete()


def filed() -> None:
    """A dossier just filed: `dossiers.send_receipt`."""
    dossiers.submitted()


def carried() -> None:
    """A draft whose carrier was just named: `dossiers.look_up_carrier`."""
    draft = dossiers.dossier()
    dossiers.answer(draft, Role.CARRIER_SIRET, CARRIER)
    forget("dossiers.look_up_carrier", but=draft.pk)


def waiting_number() -> None:
    """A number that the directory did not answer about: `organisations.check_pending`."""
    DirectoryAnswer.objects.create(siret=PENDING, state="PENDING", attempts=1, next_attempt_at=NOON)
    resolve("organisations.check_pending").enqueue()


def confirmed() -> None:
    """A list of two laureates, a reserve and a refused dossier, just confirmed: `selection.publish`."""
    session = selection.confirmed(laureates=2)
    forget("selection.publish", but=session.pk)


def published() -> None:
    """A list of one laureate, published: `selection.send_letter`."""
    session = selection.confirmed(laureates=1, reserve=0, refused=0, embargo_until=LATER + timedelta(hours=1))
    operations.publish(session_id=session.pk, now=LATER + timedelta(hours=1))


def revised() -> None:
    """Three drafts under a form just revised: `dossiers.follow_revision`."""
    call = revisions.small_call(slug="revise", title="Appel révisé")
    for rank in range(3):
        dossiers.save(dossiers.dossier(call=call), "ancienne", f"Histoire {rank}")
    revisions.published(call)
    resolve("dossiers.follow_revision").enqueue(call.pk)


def asked() -> None:
    """A spreadsheet asked for: `selection.make_export`."""
    call = Session.objects.latest("pk").call
    operations.ask_export(call=call, key=uuid4(), layout=ExportFormat.XLSX, actor=officer(), now=LATER)
