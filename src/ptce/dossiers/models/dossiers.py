"""Dossiers and their answers: JSON under the field’s stable identity; what is filtered has a typed column."""

from datetime import datetime
from functools import cached_property

from django.db import models

from ptce.calls.models import Call, FormRevision, Wave
from ptce.dossiers import lifecycle
from ptce.dossiers.enums import DossierStatus
from ptce.dossiers.rules import Standing
from ptce.dossiers.rules.deadlines import Deadline, deadline, extended
from ptce.territories.models import Region


class DossierQuerySet(models.QuerySet["Dossier"]):
    """Filters on dossiers. `visible_to` lives in `dossiers.queries`, the only start of a view."""

    def filed(self) -> "DossierQuerySet":
        """Keep the dossiers handed to the administration."""
        return self.filter(status__in=lifecycle.FILED)

    def pending(self) -> "DossierQuerySet":
        """Keep the dossiers filed and not yet declared receivable or not."""
        return self.filter(status__in=lifecycle.PENDING)

    def kept(self) -> "DossierQuerySet":
        """Keep the dossiers declared receivable, decided or not."""
        return self.filter(status__in=lifecycle.KEPT)


class Dossier(models.Model):
    """An application to a call. The columns below the line are copies of answers, written with them, for lists and filters."""

    number = models.CharField("numéro", max_length=30, unique=True)
    # The key of the form posted: a second click finds the first dossier.
    key = models.UUIDField("clé", unique=True, null=True, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, verbose_name="appel", related_name="dossiers")
    revision = models.ForeignKey(FormRevision, models.PROTECT, verbose_name="révision du formulaire", related_name="+")
    status = models.CharField("état", max_length=10, choices=DossierStatus.choices, default=DossierStatus.DRAFT)
    created_at = models.DateTimeField("ouvert le")
    updated_at = models.DateTimeField("modifié le")
    submitted_at = models.DateTimeField("déposé le", null=True, blank=True)
    # When silence becomes a decision (CRPA L231-4): null while the clock is suspended or does not run.
    implicit_decision_on = models.DateField("décision implicite le", null=True, blank=True)
    # What is due next, and when: what an agent's list is ordered by. Written by operations.
    due_on = models.DateField("échéance", null=True, blank=True)
    eligibility_reason = models.TextField("motif de recevabilité", blank=True)
    decided_at = models.DateTimeField("décision notifiée le", null=True, blank=True)
    first_phase_dossier = models.ForeignKey(
        "self", models.PROTECT, verbose_name="dossier de phase 1", null=True, blank=True, related_name="second_phase_dossiers"
    )
    # The cut-off of a permanent call the dossier aims at, then was deposited for.
    wave = models.ForeignKey(Wave, models.PROTECT, verbose_name="relève", null=True, blank=True, related_name="dossiers")
    # The number of the last cut-off whose team was asked whether it aims at the next; 0 before.
    asked_wave = models.PositiveSmallIntegerField("relève dont la suite est demandée", default=0)
    # A copy of the extension in force, so that no page pays a statement for it.
    extended_until = models.DateTimeField("dépôt prolongé jusqu’au", null=True, blank=True)
    # When the team was last reminded that the dossier is not deposited.
    reminded_at = models.DateTimeField("rappel envoyé le", null=True, blank=True)
    # ---- copies of answers
    pole_name = models.CharField("nom du pôle", max_length=200, blank=True)
    carrier_siret = models.CharField("SIRET du porteur", max_length=14, blank=True)
    carrier_name = models.CharField("porteur", max_length=250, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="région d’examen", null=True, blank=True, related_name="+")
    amount_requested = models.DecimalField("montant demandé (€)", max_digits=12, decimal_places=2, null=True, blank=True)
    total_budget = models.DecimalField("budget total (€)", max_digits=12, decimal_places=2, null=True, blank=True)
    members_count = models.PositiveIntegerField("membres", default=0)
    is_rural = models.BooleanField("rural", null=True)
    is_qpv = models.BooleanField("quartier prioritaire", null=True)
    is_overseas = models.BooleanField("outre-mer", null=True)
    is_fictional = models.BooleanField("fictif", default=False)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier"
        indexes = [
            models.Index(fields=["call", "status", "due_on"], name="dossiers_dossier_call_due"),
            models.Index(fields=["region", "status", "due_on"], name="dossiers_dossier_region_due"),
            models.Index(fields=["status", "due_on"], name="dossiers_dossier_due"),
            # The order of every list of agents: a page is read without sorting the rest.
            models.Index(fields=["due_on", "number"], name="dossiers_dossier_order"),
            models.Index(fields=["carrier_siret"], name="dossiers_dossier_siret"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status=DossierStatus.DRAFT, submitted_at__isnull=True)
                | (~models.Q(status=DossierStatus.DRAFT) & models.Q(submitted_at__isnull=False)),
                name="dossiers_dossier_filed_has_date",
                violation_error_message="Un dossier déposé porte sa date de dépôt, un brouillon n’en a pas.",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_requested__isnull=True) | models.Q(amount_requested__gte=0),
                name="dossiers_dossier_amount",
                violation_error_message="Le montant demandé ne peut pas être négatif.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.number}"

    @property
    def is_editable(self) -> bool:
        return self.status in lifecycle.EDITABLE

    @property
    def is_filed(self) -> bool:
        return self.status in lifecycle.FILED

    @property
    def is_decided(self) -> bool:
        return self.status in lifecycle.DECIDED

    @property
    def common_deadline(self) -> Deadline:
        """Return the instants that count for everybody who aims at the same wave; the call and the wave must be loaded."""
        return deadline(closes_at=self.call.closes_at, wave_at=self.wave.closes_at if self.wave is not None else None, grace=self.call.grace)

    @property
    def deadline(self) -> Deadline:
        """Return the instants that count for this dossier, its extension included."""
        return extended(self.common_deadline, self.extended_until)

    def may_be_deposited(self, at: datetime) -> bool:
        """Say whether a deposit, or its withdrawal, that arrived at the instant is in time."""
        call = self.call
        return call.is_published and call.opens_at is not None and call.opens_at <= at and self.deadline.receives(at)

    def has_missed_wave(self, at: datetime) -> bool:
        """Say whether the cut-off the dossier aimed at is past while the call goes on: its team is asked whether it aims at the next."""
        if self.wave is None or self.deadline.receives(at):
            return False
        return self.call.is_published and (self.call.closes_at is None or at <= self.call.closes_at)

    @property
    def label(self) -> str:
        return self.pole_name or "Pôle sans nom"

    @cached_property
    def standings(self) -> dict[tuple[int | None, datetime], Standing]:
        # What `queries.standing` read for this object: a page asks ten policies and pays one statement.
        return {}

    @cached_property
    def team_roles(self) -> dict[int, str]:
        # Same, for the role in the team alone.
        return {}

    @cached_property
    def team_sections(self) -> dict[int, frozenset[str]]:
        # Same, for the sections a member is limited to; empty is no limit.
        return {}


class DossierRegion(models.Model):
    """A region a dossier's territory touches, besides the one that examines it: its agents may read."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, verbose_name="dossier", related_name="regions")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="région", related_name="+")

    class Meta:
        verbose_name = "région concernée"
        constraints = [models.UniqueConstraint(fields=["dossier", "region"], name="dossiers_dossierregion_once")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.dossier_id}/{self.region_id}"


class DossierWord(models.Model):
    """A word by which a dossier is found (see `rules.search_words`). In bytes, which both databases compare alike, whatever their collation."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, verbose_name="dossier", related_name="words", db_index=False)
    word = models.BinaryField("mot", max_length=40)

    class Meta:
        verbose_name = "mot de recherche"
        constraints = [models.UniqueConstraint(fields=["dossier", "word"], name="dossiers_dossierword_once")]
        indexes = [models.Index(fields=["word", "dossier"], name="dossiers_dossierword_word")]

    def __str__(self) -> str:
        return f"#{self.pk} {bytes(self.word).decode()}"


class Answers(models.Model):
    """The answers, apart from the dossier so that lists never load them.

    values: {field id: normal value}. raw: {field id: text as typed} for what was refused and must stay visible.
    versions: {field id: [version, author id, ISO instant]}, the base of compare-and-set.
    archived: what was answered to questions that later revisions removed (see `questionnaire.following`): readable, not counted, not submitted.
    """

    dossier = models.OneToOneField(Dossier, models.CASCADE, verbose_name="dossier", primary_key=True, related_name="answers")
    values = models.JSONField("réponses", default=dict)
    raw = models.JSONField("saisies refusées", default=dict)
    versions = models.JSONField("versions", default=dict)
    archived = models.JSONField("réponses à des questions retirées", default=dict)

    class Meta:
        verbose_name = "réponses"

    def __str__(self) -> str:
        return f"#{self.pk}"
