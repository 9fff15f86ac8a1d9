"""Selection sessions, decisions, letters and exports."""

import uuid

from django.conf import settings
from django.db import models

from ptce.calls.models import Call
from ptce.documents.models import Document
from ptce.dossiers.models import Dossier
from ptce.selection import lifecycle
from ptce.selection.enums import DecisionOutcome, ExportFormat, ExportStatus, LetterKind, RankingOrder, SessionStatus

PERSON = settings.AUTH_USER_MODEL


class Session(models.Model):
    """The deciding of a call: the decisions prepared, the person who confirms, the hour before which nothing leaves."""

    call = models.ForeignKey(Call, models.PROTECT, verbose_name="appel", related_name="sessions")
    name = models.CharField("intitulé", max_length=200)
    status = models.CharField("état", max_length=9, choices=SessionStatus.choices, default=SessionStatus.PREPARING)
    # Grows with every change to the session or its decisions: the base of compare-and-set for acts on the whole list.
    version = models.PositiveIntegerField("version", default=0)
    # The line drawn: what orders the dossiers, and how many are above it (null: until the envelope is exhausted).
    order = models.CharField("ordre", max_length=13, choices=RankingOrder.choices, default=RankingOrder.MEAN)
    line_count = models.PositiveIntegerField("nombre de lauréats au-dessus de la ligne", null=True, blank=True)
    # The team reads its marks per criterion with the decision.
    shares_marks = models.BooleanField("notes communiquées aux équipes", default=False)
    opened_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="ouverte par", related_name="+")
    opened_at = models.DateTimeField("ouverte le")
    submitted_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="soumise par", null=True, related_name="+")
    submitted_at = models.DateTimeField("soumise le", null=True)
    # SHA-256 of the exact list and letters the first person read, then the second.
    submitted_digest = models.CharField("empreinte de la liste soumise", max_length=64, blank=True)
    confirmed_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="confirmée par", null=True, related_name="+")
    confirmed_at = models.DateTimeField("confirmée le", null=True)
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
            models.CheckConstraint(
                condition=models.Q(confirmed_digest="") | models.Q(confirmed_digest=models.F("submitted_digest")),
                name="selection_session_same_digest",
                violation_error_message="La liste confirmée n’est pas la liste soumise.",
            ),
            models.CheckConstraint(
                condition=models.Q(status=SessionStatus.PUBLISHED, published_at__isnull=False)
                | (~models.Q(status=SessionStatus.PUBLISHED) & models.Q(published_at__isnull=True)),
                name="selection_session_published_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.status}"

    @property
    def is_preparing(self) -> bool:
        return self.status in lifecycle.SUBMIT.sources

    @property
    def is_submitted(self) -> bool:
        return self.status in lifecycle.CONFIRM.sources

    @property
    def is_confirmed(self) -> bool:
        return self.status in lifecycle.PUBLISH.sources

    @property
    def is_published(self) -> bool:
        return self.status == lifecycle.PUBLISH.target


class Decision(models.Model):
    """What is decided for a dossier in a session, with its reason. A reserve carries the amount it would receive."""

    session = models.ForeignKey(Session, models.PROTECT, verbose_name="session", related_name="decisions")
    dossier = models.ForeignKey(Dossier, models.PROTECT, verbose_name="dossier", related_name="decisions")
    outcome = models.CharField("décision", max_length=8, choices=DecisionOutcome.choices)
    amount = models.DecimalField("montant (€)", max_digits=12, decimal_places=2, null=True, blank=True)
    reserve_rank = models.PositiveSmallIntegerField("rang de réserve", null=True, blank=True)
    reason = models.TextField("motif", blank=True)
    # Compare-and-set between two officers on one dossier; 0 is « no decision yet ».
    version = models.PositiveIntegerField("version", default=1)
    prepared_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="préparée par", related_name="+")
    prepared_at = models.DateTimeField("préparée le")
    notified_at = models.DateTimeField("notifiée le", null=True)
    # Called up from the reserve, or given up.
    promoted_at = models.DateTimeField("appelé de la réserve le", null=True)
    renounced_at = models.DateTimeField("renonciation le", null=True)
    renouncement_reason = models.TextField("motif de la renonciation", blank=True)

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
            models.CheckConstraint(
                condition=models.Q(outcome=DecisionOutcome.RESERVE, reserve_rank__gte=1)
                | (~models.Q(outcome=DecisionOutcome.RESERVE) & models.Q(reserve_rank__isnull=True)),
                name="selection_decision_rank_of_reserve",
                violation_error_message="Seul un dossier en réserve a un rang, à partir de 1.",
            ),
            models.CheckConstraint(
                condition=models.Q(renounced_at__isnull=True) | models.Q(outcome=DecisionOutcome.LAUREATE),
                name="selection_decision_renounced_laureate",
                violation_error_message="Seul un lauréat peut renoncer.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.outcome}"

    @property
    def is_laureate(self) -> bool:
        return self.outcome == DecisionOutcome.LAUREATE

    @property
    def is_reserve(self) -> bool:
        return self.outcome == DecisionOutcome.RESERVE

    @property
    def is_refused(self) -> bool:
        return self.outcome == DecisionOutcome.REFUSED

    @property
    def is_standing_laureate(self) -> bool:
        return self.is_laureate and self.renounced_at is None


class Letter(models.Model):
    """A letter of a decision: its content frozen when confirmed, its PDF made once when it may leave."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    decision = models.ForeignKey(Decision, models.PROTECT, verbose_name="décision", related_name="letters")
    kind = models.CharField("nature", max_length=9, choices=LetterKind.choices)
    content = models.JSONField("contenu")
    created_at = models.DateTimeField("rédigée le")
    # From this instant it may leave; null while the embargo holds.
    released_at = models.DateTimeField("libérée le", null=True)
    document = models.OneToOneField(Document, models.PROTECT, verbose_name="PDF", null=True, related_name="+")

    class Meta:
        verbose_name = "lettre"
        constraints = [
            models.UniqueConstraint(fields=["decision", "kind"], name="selection_letter_once"),
            models.CheckConstraint(
                condition=models.Q(document__isnull=True) | models.Q(released_at__isnull=False),
                name="selection_letter_released_before_made",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class Export(models.Model):
    """A spreadsheet of a call's dossiers, made by a task for the person who asked; rows tell its progress."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, verbose_name="appel", related_name="exports")
    asked_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="demandé par", related_name="+")
    asked_at = models.DateTimeField("demandé le")
    # The key of the form posted: a second click makes no second file.
    key = models.UUIDField("clé", unique=True)
    layout = models.CharField("format", max_length=4, choices=ExportFormat.choices, default=ExportFormat.XLSX)
    status = models.CharField("état", max_length=7, choices=ExportStatus.choices, default=ExportStatus.WAITING)
    rows_total = models.PositiveIntegerField("lignes", default=0)
    rows_done = models.PositiveIntegerField("lignes écrites", default=0)
    document = models.OneToOneField(Document, models.PROTECT, verbose_name="fichier", null=True, related_name="+")
    finished_at = models.DateTimeField("prêt le", null=True)

    class Meta:
        verbose_name = "export"
        indexes = [models.Index(fields=["call", "asked_by", "asked_at"], name="selection_export_desk")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status=ExportStatus.DONE, document__isnull=False, finished_at__isnull=False)
                | (~models.Q(status=ExportStatus.DONE) & models.Q(document__isnull=True, finished_at__isnull=True)),
                name="selection_export_done_has_file",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.status}"

    @property
    def is_done(self) -> bool:
        return self.status == ExportStatus.DONE
