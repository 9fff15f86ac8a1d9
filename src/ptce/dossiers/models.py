"""Dossiers and what belongs to them. Answers are JSON under the field's stable identity; what is filtered has a typed column."""

import uuid
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models

from ptce.calls.models import Call, FormRevision
from ptce.documents.models import Document
from ptce.dossiers import lifecycle
from ptce.dossiers.enums import DossierStatus, GrantRole, MemberRole, PieceRequestStatus, Side
from ptce.dossiers.rules import Standing
from ptce.territories.models import Region

PERSON = settings.AUTH_USER_MODEL


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
    """

    dossier = models.OneToOneField(Dossier, models.CASCADE, verbose_name="dossier", primary_key=True, related_name="answers")
    values = models.JSONField("réponses", default=dict)
    raw = models.JSONField("saisies refusées", default=dict)
    versions = models.JSONField("versions", default=dict)

    class Meta:
        verbose_name = "réponses"

    def __str__(self) -> str:
        return f"#{self.pk}"


class TeamMember(models.Model):
    """A person of the team that applies. Exactly one owner."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, verbose_name="dossier", related_name="team")
    person = models.ForeignKey(PERSON, models.PROTECT, verbose_name="personne", related_name="dossier_memberships")
    role = models.CharField("rôle", max_length=6, choices=MemberRole.choices)
    joined_at = models.DateTimeField("depuis le")

    class Meta:
        verbose_name = "membre de l’équipe"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "person"], name="dossiers_teammember_once", violation_error_message="Cette personne fait déjà partie de l’équipe."
            ),
            models.UniqueConstraint(fields=["dossier"], condition=models.Q(role=MemberRole.OWNER), name="dossiers_teammember_one_owner"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.role}"


class Invitation(models.Model):
    """An invitation by mail, accepted with whichever address the person uses. The token is kept hashed."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, verbose_name="dossier", related_name="invitations")
    email = models.EmailField("adresse")
    role = models.CharField("rôle", max_length=6, choices=MemberRole.choices)
    token_hash = models.CharField("empreinte du jeton", max_length=64, unique=True)
    invited_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="invité par", related_name="+")
    invited_at = models.DateTimeField("invité le")
    accepted_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="accepté par", null=True, related_name="+")
    accepted_at = models.DateTimeField("accepté le", null=True)
    revoked_at = models.DateTimeField("annulé le", null=True)

    class Meta:
        verbose_name = "invitation"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "email"],
                condition=models.Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="dossiers_invitation_pending_once",
                violation_error_message="Une invitation est déjà en attente pour cette adresse.",
            ),
            models.CheckConstraint(condition=~models.Q(role=MemberRole.OWNER), name="dossiers_invitation_role"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.role}"


class Access(models.Model):
    """The one table of grants: who, outside the team and the mandates, may read a dossier. Written only by `operations.grant` and `revoke`."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, verbose_name="dossier", related_name="accesses")
    person = models.ForeignKey(PERSON, models.PROTECT, verbose_name="personne", related_name="dossier_accesses")
    role = models.CharField("titre", max_length=7, choices=GrantRole.choices)
    starts_at = models.DateTimeField("du")
    ends_at = models.DateTimeField("au", null=True)

    class Meta:
        verbose_name = "accès"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "person", "role"], condition=models.Q(ends_at__isnull=True), name="dossiers_access_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.role}"


class Recusal(models.Model):
    """A person who must see nothing of a dossier, whatever their mandates; written by `operations.recuse`."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, verbose_name="dossier", related_name="recusals")
    person = models.ForeignKey(PERSON, models.PROTECT, verbose_name="personne", related_name="recusals")
    reason = models.CharField("motif", max_length=500)
    declared = models.BooleanField("déclaré par la personne")
    at = models.DateTimeField("le")

    class Meta:
        verbose_name = "déport"
        constraints = [models.UniqueConstraint(fields=["dossier", "person"], name="dossiers_recusal_once")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.dossier_id}/{self.person_id}"


class Piece(models.Model):
    """A file given for a field of the form. Removed pieces stay, dated: what was submitted can be shown again."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, verbose_name="dossier", related_name="pieces")
    field_id = models.CharField("champ", max_length=40)
    document = models.OneToOneField(Document, models.PROTECT, verbose_name="document", related_name="piece")
    added_at = models.DateTimeField("ajoutée le")
    removed_at = models.DateTimeField("retirée le", null=True)
    # The idempotency key of the upload: a form posted twice adds one piece.
    key = models.UUIDField("clé", default=uuid.uuid4, unique=True)

    class Meta:
        verbose_name = "pièce"
        indexes = [models.Index(fields=["dossier", "field_id"], name="dossiers_piece_field")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.field_id}"


class Submission(models.Model):
    """One deposit: what was sent, frozen, with its receipt. A withdrawal dates it; depositing again makes another."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, verbose_name="dossier", related_name="submissions")
    rank = models.PositiveSmallIntegerField("rang")
    receipt_number = models.CharField("numéro d’accusé de réception", max_length=40, unique=True)
    # The key of the form posted: a second click finds the first deposit.
    key = models.UUIDField("clé", unique=True)
    received_at = models.DateTimeField("reçu le")
    submitted_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="déposé par", related_name="+")
    # {"answers": {...}, "pieces": [{"field", "name", "size", "sha256"}], "findings": [...], "mentions": [...]}
    content = models.JSONField("contenu figé")
    sha256 = models.CharField("empreinte du contenu", max_length=64, validators=[MinLengthValidator(64)])
    receipt = models.ForeignKey(Document, models.PROTECT, verbose_name="accusé de réception", null=True, related_name="+")
    withdrawn_at = models.DateTimeField("retiré le", null=True)

    class Meta:
        verbose_name = "dépôt"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "rank"], name="dossiers_submission_rank"),
            models.UniqueConstraint(fields=["dossier"], condition=models.Q(withdrawn_at__isnull=True), name="dossiers_submission_one_standing"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.receipt_number}"


class PieceRequest(models.Model):
    """A request for missing pieces with its date: the delay of the implicit decision is suspended meanwhile (CRPA L114-5)."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, verbose_name="dossier", related_name="piece_requests")
    asked_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="demandé par", related_name="+")
    asked_at = models.DateTimeField("demandé le")
    due_on = models.DateField("à fournir avant le")
    text = models.TextField("demande")
    field_ids = models.JSONField("champs rouverts", default=list)
    status = models.CharField("état", max_length=9, choices=PieceRequestStatus.choices, default=PieceRequestStatus.OPEN)
    closed_at = models.DateTimeField("close le", null=True)
    answer = models.TextField("réponse de l’équipe", blank=True)

    class Meta:
        verbose_name = "demande de pièces"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=models.Q(status=PieceRequestStatus.OPEN),
                name="dossiers_piecerequest_one_open",
                violation_error_message="Une demande de pièces est déjà en cours.",
            ),
            models.CheckConstraint(
                condition=models.Q(status=PieceRequestStatus.OPEN, closed_at__isnull=True)
                | (~models.Q(status=PieceRequestStatus.OPEN) & models.Q(closed_at__isnull=False)),
                name="dossiers_piecerequest_closed_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.status}"


class Message(models.Model):
    """A message in the dossier between the team and the administration."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, verbose_name="dossier", related_name="messages")
    author = models.ForeignKey(PERSON, models.PROTECT, verbose_name="auteur", null=True, related_name="+")
    side = models.CharField("de", max_length=14, choices=Side.choices)
    body = models.TextField("message")
    at = models.DateTimeField("le")
    read_at = models.DateTimeField("lu par l’autre partie le", null=True)
    key = models.UUIDField("clé", default=uuid.uuid4, unique=True)

    class Meta:
        verbose_name = "message"
        indexes = [models.Index(fields=["dossier", "at"], name="dossiers_message_thread")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.side}"


class Notification(models.Model):
    """A line of a person's desk: something happened in a dossier they follow. The mail, if any, is in the outbox."""

    person = models.ForeignKey(PERSON, models.CASCADE, verbose_name="personne", related_name="notifications")
    dossier = models.ForeignKey(Dossier, models.CASCADE, verbose_name="dossier", related_name="notifications")
    text = models.CharField("texte", max_length=300)
    at = models.DateTimeField("le")
    seen_at = models.DateTimeField("vue le", null=True)

    class Meta:
        verbose_name = "signalement"
        indexes = [models.Index(fields=["person", "seen_at"], name="dossiers_notification_person")]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_seen(self) -> bool:
        return self.seen_at is not None


def open_until(now: datetime) -> models.Q:
    """Return the condition of a grant in force at the instant."""
    return models.Q(starts_at__lte=now) & (models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=now))
