"""Selection sessions and decisions."""

from django.conf import settings
from django.db import models

from ptce.calls.models import Call
from ptce.documents.models import Document
from ptce.dossiers.models import Dossier
from ptce.selection.enums import DecisionOutcome, SessionStatus

PERSON = settings.AUTH_USER_MODEL


class Session(models.Model):
    """The deciding of a call: the decisions prepared, the person who confirms, the hour before which nothing leaves."""

    call = models.ForeignKey(Call, models.PROTECT, verbose_name="appel", related_name="sessions")
    name = models.CharField("intitulé", max_length=160)
    status = models.CharField("état", max_length=9, choices=SessionStatus.choices, default=SessionStatus.PREPARING)
    version = models.PositiveIntegerField("version", default=0)
    opened_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="ouverte par", related_name="+")
    opened_at = models.DateTimeField("ouverte le")
    submitted_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="soumise par", null=True, related_name="+")
    submitted_at = models.DateTimeField("soumise le", null=True)
    confirmed_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="confirmée par", null=True, related_name="+")
    confirmed_at = models.DateTimeField("confirmée le", null=True)
    # SHA-256 of the exact list and letters the second person read.
    confirmed_digest = models.CharField("empreinte de la liste confirmée", max_length=64, blank=True)
    embargo_until = models.DateTimeField("embargo jusqu’au", null=True, blank=True)
    published_at = models.DateTimeField("publiée le", null=True)

    class Meta:
        verbose_name = "session de sélection"
        constraints = [
            models.UniqueConstraint(
                fields=["call"],
                condition=~models.Q(status=SessionStatus.PUBLISHED),
                name="selection_session_one_open",
                violation_error_message="Une session est déjà ouverte pour cet appel.",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("submitted_by")),
                name="selection_session_two_persons",
                violation_error_message="La personne qui confirme n’est pas celle qui a soumis.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.status}"


class Decision(models.Model):
    """What is decided for a dossier in a session, with its reason and its letter."""

    session = models.ForeignKey(Session, models.PROTECT, verbose_name="session", related_name="decisions")
    dossier = models.ForeignKey(Dossier, models.PROTECT, verbose_name="dossier", related_name="decisions")
    outcome = models.CharField("décision", max_length=8, choices=DecisionOutcome.choices)
    amount = models.DecimalField("montant (€)", max_digits=12, decimal_places=2, null=True, blank=True)
    reserve_rank = models.PositiveSmallIntegerField("rang de réserve", null=True, blank=True)
    reason = models.TextField("motif", blank=True)
    version = models.PositiveIntegerField("version", default=0)
    prepared_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="préparée par", related_name="+")
    prepared_at = models.DateTimeField("préparée le")
    letter = models.ForeignKey(Document, models.PROTECT, verbose_name="lettre", null=True, related_name="+")
    notified_at = models.DateTimeField("notifiée le", null=True)
    # Called up from the reserve, or given up.
    promoted_at = models.DateTimeField("appelé de la réserve le", null=True)
    renounced_at = models.DateTimeField("renonciation le", null=True)

    class Meta:
        verbose_name = "décision"
        constraints = [
            models.UniqueConstraint(fields=["session", "dossier"], name="selection_decision_once"),
            models.UniqueConstraint(
                fields=["session", "reserve_rank"],
                condition=models.Q(reserve_rank__isnull=False),
                name="selection_decision_reserve_rank",
                violation_error_message="Ce rang de réserve est déjà pris.",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0),
                name="selection_decision_amount",
                violation_error_message="Le montant ne peut pas être négatif.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.outcome}"
