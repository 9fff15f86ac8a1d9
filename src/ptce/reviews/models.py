"""Assignments, marks, outside opinions and regional ranks."""

from django.conf import settings
from django.db import models

from ptce.calls.models import Call, Criterion
from ptce.dossiers.models import Dossier
from ptce.organisations.models import Body
from ptce.reviews import lifecycle
from ptce.reviews.enums import AssignmentKind, AssignmentStatus, OpinionStatus, Recommendation
from ptce.territories.models import Region

PERSON = settings.AUTH_USER_MODEL


class Assignment(models.Model):
    """A dossier given to a reader of the region or to an expert, and the review they write on it."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, verbose_name="dossier", related_name="assignments")
    reviewer = models.ForeignKey(PERSON, models.PROTECT, verbose_name="instructeur", related_name="assignments")
    kind = models.CharField("titre", max_length=6, choices=AssignmentKind.choices)
    status = models.CharField("état", max_length=9, choices=AssignmentStatus.choices, default=AssignmentStatus.PROPOSED)
    assigned_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="confié par", related_name="+")
    assigned_at = models.DateTimeField("confié le")
    due_on = models.DateField("attendu le", null=True, blank=True)
    answered_at = models.DateTimeField("répondu le", null=True)
    reason = models.CharField("motif", max_length=500, blank=True)
    comment = models.TextField("appréciation", blank=True)
    recommendation = models.CharField("avis", max_length=12, choices=Recommendation.choices, blank=True)
    comment_version = models.PositiveIntegerField("version", default=0)
    submitted_at = models.DateTimeField("rendu le", null=True)
    reminded_at = models.DateTimeField("relancé le", null=True)

    class Meta:
        verbose_name = "avis"
        indexes = [models.Index(fields=["reviewer", "status", "due_on"], name="reviews_assignment_desk")]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "reviewer"],
                condition=models.Q(status__in=[AssignmentStatus.PROPOSED, AssignmentStatus.ACCEPTED, AssignmentStatus.SUBMITTED]),
                name="reviews_assignment_once",
                violation_error_message="Ce dossier est déjà confié à cette personne.",
            ),
            models.CheckConstraint(
                condition=models.Q(status=AssignmentStatus.SUBMITTED, submitted_at__isnull=False) | ~models.Q(status=AssignmentStatus.SUBMITTED),
                name="reviews_assignment_submitted_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} {self.status}"

    @property
    def is_writable(self) -> bool:
        return self.status == AssignmentStatus.ACCEPTED

    @property
    def is_proposed(self) -> bool:
        return self.status == AssignmentStatus.PROPOSED

    @property
    def is_submitted(self) -> bool:
        return self.status == AssignmentStatus.SUBMITTED

    @property
    def is_active(self) -> bool:
        return self.status in lifecycle.ACTIVE


class Mark(models.Model):
    """A mark on one criterion with its comment. Without a value there is no mark: never zero. Empty rows are made when the reviewer accepts."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, verbose_name="avis", related_name="marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, verbose_name="critère", related_name="marks")
    value = models.PositiveSmallIntegerField("note", null=True)
    comment = models.TextField("commentaire", blank=True)
    # Compare-and-set between two tabs: each save gives the version it saw.
    version = models.PositiveIntegerField("version", default=0)
    saved_at = models.DateTimeField("enregistrée le")

    class Meta:
        verbose_name = "note"
        constraints = [
            models.UniqueConstraint(fields=["assignment", "criterion"], name="reviews_mark_once"),
            models.CheckConstraint(condition=models.Q(value__isnull=True) | models.Q(value__lte=20), name="reviews_mark_value"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.value}"


class Opinion(models.Model):
    """An opinion asked from outside (another service, a local authority), with a due date."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, verbose_name="dossier", related_name="opinions")
    asked_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="demandé par", related_name="+")
    asked_at = models.DateTimeField("demandé le")
    person = models.ForeignKey(PERSON, models.PROTECT, verbose_name="à", related_name="opinions")
    question = models.TextField("question")
    due_on = models.DateField("attendu le")
    status = models.CharField("état", max_length=9, choices=OpinionStatus.choices, default=OpinionStatus.ASKED)
    recommendation = models.CharField("avis", max_length=12, choices=Recommendation.choices, blank=True)
    text = models.TextField("réponse", blank=True)
    given_at = models.DateTimeField("rendu le", null=True)
    reminded_at = models.DateTimeField("relancé le", null=True)

    class Meta:
        verbose_name = "avis extérieur"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "person"],
                condition=models.Q(status=OpinionStatus.ASKED),
                name="reviews_opinion_once",
                violation_error_message="Un avis est déjà demandé à cette personne.",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.status}"

    @property
    def is_asked(self) -> bool:
        return self.status == OpinionStatus.ASKED

    @property
    def is_given(self) -> bool:
        return self.status == OpinionStatus.GIVEN


class RegionalRanking(models.Model):
    """The list a CRA makes of its region's dossiers in a call. The national level reads it once validated."""

    call = models.ForeignKey(Call, models.PROTECT, verbose_name="appel", related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="région", related_name="+")
    # Compare-and-set between two agents: each save gives the version it saw.
    version = models.PositiveIntegerField("version", default=0)
    updated_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="modifié par", related_name="+")
    updated_at = models.DateTimeField("modifié le")
    validated_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="validé par", null=True, related_name="+")
    validated_at = models.DateTimeField("validé le", null=True)

    class Meta:
        verbose_name = "classement régional"
        constraints = [
            models.UniqueConstraint(fields=["call", "region"], name="reviews_regionalranking_once"),
            models.CheckConstraint(
                condition=models.Q(validated_at__isnull=True, validated_by__isnull=True)
                | models.Q(validated_at__isnull=False, validated_by__isnull=False),
                name="reviews_regionalranking_validated_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} version {self.version}"

    @property
    def is_validated(self) -> bool:
        return self.validated_at is not None


class RegionalRank(models.Model):
    """The rank a CRA gives a dossier of its region in a call."""

    call = models.ForeignKey(Call, models.PROTECT, verbose_name="appel", related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="région", related_name="+")
    dossier = models.OneToOneField(Dossier, models.PROTECT, verbose_name="dossier", related_name="regional_rank")
    rank = models.PositiveSmallIntegerField("rang")
    ranked_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="classé par", related_name="+")
    ranked_at = models.DateTimeField("classé le")

    class Meta:
        verbose_name = "rang régional"
        constraints = [models.UniqueConstraint(fields=["call", "region", "rank"], name="reviews_regionalrank_once")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.rank}"


class Closure(models.Model):
    """The reviews of a call are closed: its session of decision is open, and no review may be taken back. Written by the session."""

    call = models.OneToOneField(Call, models.PROTECT, verbose_name="appel", related_name="reviews_closure")
    closed_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="clos par", related_name="+")
    closed_at = models.DateTimeField("clos le")

    class Meta:
        verbose_name = "clôture des avis"

    def __str__(self) -> str:
        return f"#{self.pk} {self.closed_at}"


class SavedView(models.Model):
    """A name for a state of the list of dossiers to examine: what its address holds. Shared with the holders of a body's mandates, or private."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="auteur", related_name="+")
    name = models.CharField("nom", max_length=80)
    query = models.CharField("filtres", max_length=500, blank=True)
    body = models.ForeignKey(Body, models.CASCADE, verbose_name="partagée avec", null=True, blank=True, related_name="+")
    is_default = models.BooleanField("vue par défaut", default=False)

    class Meta:
        verbose_name = "vue enregistrée"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], name="reviews_savedview_name", violation_error_message="Vous avez déjà une vue de ce nom."
            ),
            models.UniqueConstraint(fields=["owner"], condition=models.Q(is_default=True), name="reviews_savedview_one_default"),
            models.CheckConstraint(
                condition=~models.Q(name=""), name="reviews_savedview_named", violation_error_message="Donnez un nom à cette vue."
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"
