"""Calls, their criteria and the revisions of their form."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from ptce.calls import lifecycle
from ptce.calls.enums import CallKind, CallStatus, Period, Phase, Silence
from ptce.documents.models import Document
from ptce.questionnaire.definition import Form

# A day, in minutes.
GRACE_MAX = 1440


class CallQuerySet(models.QuerySet["Call"]):
    """Filters on calls."""

    def published(self) -> "CallQuerySet":
        return self.filter(status=CallStatus.PUBLISHED)

    def receiving(self, at: datetime) -> "CallQuerySet":
        """Keep the published calls open at the instant (both ends included)."""
        return self.published().filter(models.Q(closes_at__isnull=True) | models.Q(closes_at__gte=at), opens_at__lte=at)


class Call(models.Model):
    """A call for expressions of interest or for projects. What the law leaves open is a field here, never code.

    Dates of the past known to the month or the year only are kept as text (`opens_on_text`, ISO 8601 of reduced precision).
    """

    slug = models.SlugField("adresse", max_length=100, unique=True)
    status = models.CharField("état", max_length=10, choices=CallStatus.choices, default=CallStatus.DRAFT)
    kind = models.CharField("nature", max_length=3, choices=CallKind.choices, default=CallKind.AMI)
    phase = models.CharField("phase", max_length=6, choices=Phase.choices, default=Phase.SINGLE)
    title = models.CharField("titre", max_length=200)
    summary = models.CharField("résumé", max_length=400, blank=True)
    description = models.TextField("présentation (Markdown)", blank=True)
    legal_basis = models.TextField("fondement juridique", blank=True)
    decision_body = models.CharField("autorité qui décide", max_length=200, blank=True)
    who_may_apply = models.TextField("qui peut candidater", blank=True)
    opens_at = models.DateTimeField("ouverture", null=True, blank=True)
    closes_at = models.DateTimeField("clôture", null=True, blank=True)
    envelope = models.DecimalField("enveloppe (€)", max_digits=12, decimal_places=2, null=True, blank=True)
    amount_min = models.DecimalField("montant minimal par lauréat (€)", max_digits=12, decimal_places=2, null=True, blank=True)
    amount_max = models.DecimalField("montant maximal par lauréat (€)", max_digits=12, decimal_places=2, null=True, blank=True)
    laureates_min = models.PositiveIntegerField("nombre minimal de lauréats", null=True, blank=True)
    laureates_max = models.PositiveIntegerField("nombre maximal de lauréats", null=True, blank=True)
    # The acknowledgement's mentions (CRPA R112-5): who is in charge, what silence means and after how many months.
    service_name = models.CharField("service chargé du dossier", max_length=200, blank=True)
    service_address = models.CharField("adresse postale du service", max_length=300, blank=True)
    contact_email = models.EmailField("adresse électronique de contact", blank=True)
    contact_phone = models.CharField("téléphone de contact", max_length=20, blank=True)
    silence = models.CharField("le silence vaut", max_length=10, choices=Silence.choices, default=Silence.REJECTION)
    silence_months = models.PositiveSmallIntegerField("délai du silence (mois)", default=2)
    remedies = models.TextField("voies et délais de recours", blank=True)
    legal_mentions = models.TextField("autres mentions légales", blank=True)
    missing_pieces_days = models.PositiveSmallIntegerField("délai pour compléter un dossier (jours)", default=15)
    # A tolerance after the closing, told to applicants only once it has passed: closing, grace and examination are three things.
    grace_minutes = models.PositiveSmallIntegerField("tolérance après la clôture (minutes)", default=0)
    first_phase = models.ForeignKey("self", models.PROTECT, verbose_name="appel de phase 1 lié", null=True, blank=True, related_name="second_phases")
    cloned_from = models.ForeignKey("self", models.PROTECT, verbose_name="copié de", null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="créé par", null=True, related_name="+")
    published_at = models.DateTimeField("publié le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)
    withdrawal_reason = models.CharField("motif du retrait", max_length=1000, blank=True)
    # Compare-and-set for the people who prepare the call: each change gives the version it saw.
    version = models.PositiveIntegerField("version", default=0)
    # Given by the screen, so that a form posted twice makes one call.
    creation_key = models.UUIDField("clé de création", null=True, blank=True, editable=False)
    updated_at = models.DateTimeField("modifié le", null=True, blank=True)
    # Known from public sources only: no form, no dossier, dates of any precision, published figures.
    is_historical = models.BooleanField("appel passé, connu par ses sources", default=False)
    reference = models.CharField("référence", max_length=40, blank=True)
    opens_on_text = models.CharField("ouverture publiée", max_length=10, blank=True)
    closes_on_text = models.CharField("clôture publiée", max_length=10, blank=True)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    candidates_published = models.PositiveIntegerField("candidatures (chiffre publié)", null=True, blank=True)
    laureates_published = models.PositiveIntegerField("lauréats (chiffre publié)", null=True, blank=True)
    sources = models.TextField("sources", blank=True)
    is_fictional = models.BooleanField("fictif", default=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = "appel"
        indexes = [models.Index(fields=["status", "closes_at"], name="calls_call_status")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at__isnull=True) | models.Q(closes_at__isnull=True) | models.Q(closes_at__gt=models.F("opens_at")),
                name="calls_call_closes_after_opening",
                violation_error_message="La clôture doit suivre l’ouverture.",
            ),
            models.CheckConstraint(
                condition=models.Q(laureates_min__isnull=True)
                | models.Q(laureates_max__isnull=True)
                | models.Q(laureates_max__gte=models.F("laureates_min")),
                name="calls_call_laureates_order",
                violation_error_message="Le nombre maximal de lauréats est inférieur au nombre minimal.",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_min__isnull=True) | models.Q(amount_max__isnull=True) | models.Q(amount_max__gte=models.F("amount_min")),
                name="calls_call_amounts_order",
                violation_error_message="Le montant maximal est inférieur au montant minimal.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=CallStatus.WITHDRAWN) | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawal_reason="")),
                name="calls_call_withdrawn_with_reason",
                violation_error_message="Un appel retiré dit quand et pourquoi.",
            ),
            models.CheckConstraint(
                condition=models.Q(grace_minutes__lte=GRACE_MAX),
                name="calls_call_grace",
                violation_error_message="La tolérance après la clôture est d’un jour au plus.",
            ),
            models.UniqueConstraint(fields=["creation_key"], name="calls_call_creation_key"),
            models.UniqueConstraint(fields=["reference"], condition=~models.Q(reference=""), name="calls_call_reference"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"

    def period(self, now: datetime) -> Period:
        return lifecycle.period(self.opens_at, self.closes_at, now)

    def is_receiving(self, now: datetime) -> bool:
        return self.status == CallStatus.PUBLISHED and self.period(now) == Period.OPEN

    @property
    def grace(self) -> timedelta:
        return timedelta(minutes=self.grace_minutes)

    @property
    def is_draft(self) -> bool:
        return self.status == CallStatus.DRAFT

    @property
    def is_published(self) -> bool:
        return self.status == CallStatus.PUBLISHED

    @property
    def is_withdrawn(self) -> bool:
        return self.status == CallStatus.WITHDRAWN


class Wave(models.Model):
    """A cut-off of a permanent call: the dossiers deposited until it, included, and after the former one, are examined together."""

    call = models.ForeignKey(Call, models.CASCADE, verbose_name="appel", related_name="waves")
    number = models.PositiveSmallIntegerField("numéro")
    closes_at = models.DateTimeField("date de relève")

    class Meta:
        verbose_name = "relève"
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="calls_wave_number"),
            models.UniqueConstraint(
                fields=["call", "closes_at"],
                name="calls_wave_instant",
                violation_error_message="Une relève de cet appel est déjà fixée à cet instant.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} relève {self.number}"

    @property
    def label(self) -> str:
        return f"relève {self.number}"


class Criterion(models.Model):
    """A criterion of the scoring grid: a weight in percent of the total, marks from 0 to `scale`."""

    call = models.ForeignKey(Call, models.CASCADE, verbose_name="appel", related_name="criteria")
    position = models.PositiveSmallIntegerField("ordre")
    name = models.CharField("critère", max_length=200)
    help = models.TextField("ce qui est apprécié", blank=True)
    weight = models.DecimalField("poids (%)", max_digits=5, decimal_places=2)
    scale = models.PositiveSmallIntegerField("note maximale", default=4)
    # Identities of the questions and sections it is read from: experts go there, and a revision never takes the last one away.
    read_from = models.JSONField("se lit dans", default=list, blank=True)

    class Meta:
        verbose_name = "critère"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weight__gt=0, weight__lte=100),
                name="calls_criterion_weight",
                violation_error_message="Le poids d’un critère est compris entre 0 (exclu) et 100 %.",
            ),
            models.CheckConstraint(
                condition=models.Q(scale__gte=1, scale__lte=20),
                name="calls_criterion_scale",
                violation_error_message="La note maximale va de 1 à 20.",
            ),
            models.UniqueConstraint(fields=["call", "position"], name="calls_criterion_position"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"


class Anchor(models.Model):
    """What one mark of a criterion means, in words."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, verbose_name="critère", related_name="anchors")
    mark = models.PositiveSmallIntegerField("note")
    text = models.CharField("signification", max_length=300)

    class Meta:
        verbose_name = "repère de notation"
        constraints = [models.UniqueConstraint(fields=["criterion", "mark"], name="calls_anchor_once")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.mark}"


class FormRevision(models.Model):
    """A form as it stood: `definition` is `questionnaire.Form.to_json()`. A published revision never changes."""

    call = models.ForeignKey(Call, models.CASCADE, verbose_name="appel", related_name="revisions")
    number = models.PositiveIntegerField("numéro")
    definition = models.JSONField("définition")
    # Compare-and-set for the people who compose it: each edit gives the version it saw.
    version = models.PositiveIntegerField("version", default=0)
    published_at = models.DateTimeField("publiée le", null=True, blank=True)
    # The form on paper, made once when the revision is published.
    paper = models.ForeignKey(Document, models.PROTECT, verbose_name="formulaire à imprimer", null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "révision du formulaire"
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="calls_formrevision_number"),
            models.UniqueConstraint(
                fields=["call"],
                condition=models.Q(published_at__isnull=True),
                name="calls_formrevision_one_in_preparation",
                violation_error_message="Une révision du formulaire est déjà en préparation.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} révision {self.number}"

    @property
    def form(self) -> Form:
        return Form.from_json(self.definition)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class FieldTemplate(models.Model):
    """A file to fill that a question of the call's form gives. The form names it by the document's uuid; this row keeps it and says whose it is."""

    call = models.ForeignKey(Call, models.CASCADE, verbose_name="appel", related_name="templates")
    document = models.ForeignKey(Document, models.PROTECT, verbose_name="document", related_name="+")

    class Meta:
        verbose_name = "modèle à remplir"
        constraints = [models.UniqueConstraint(fields=["call", "document"], name="calls_fieldtemplate_once")]

    def __str__(self) -> str:
        return f"#{self.pk} document {self.document_id}"
