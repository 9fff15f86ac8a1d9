"""Legal persons, bodies and mandates."""

from datetime import datetime

from django.conf import settings
from django.db import models

from ptce.core.statements import Asked
from ptce.organisations.enums import BodyKind, DirectoryState, Role
from ptce.territories.models import Region


class Organisation(models.Model):
    """A legal person as the national directory told it, with the date of the look-up. The flags are advisory: evidence decides."""

    siren = models.CharField("SIREN", max_length=9, unique=True)
    siret = models.CharField("SIRET du siège", max_length=14, blank=True, db_index=True)
    name = models.CharField("nom", max_length=250)
    acronym = models.CharField("sigle", max_length=60, blank=True)
    legal_category = models.CharField("catégorie juridique (INSEE)", max_length=4, blank=True)
    address = models.CharField("adresse", max_length=300, blank=True)
    commune_code = models.CharField("commune", max_length=5, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="région", null=True, blank=True, related_name="+")
    is_ess = models.BooleanField("ESS selon l’annuaire", null=True)
    is_active = models.BooleanField("en activité", null=True)
    checked_at = models.DateTimeField("vérifiée le", null=True)
    source = models.CharField("source", max_length=300, blank=True)
    is_fictional = models.BooleanField("fictive", default=False)

    class Meta:
        verbose_name = "structure"

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"


class DirectoryAnswer(models.Model):
    """The directory's last answer for a SIRET, kept a day; PENDING until it answers. Holds what we use of it, nothing masked."""

    siret = models.CharField("SIRET", max_length=14, unique=True)
    state = models.CharField("état", max_length=9, choices=DirectoryState.choices)
    payload = models.JSONField("réponse", default=dict)
    fetched_at = models.DateTimeField("obtenue le", null=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    next_attempt_at = models.DateTimeField("prochain essai", null=True)

    class Meta:
        verbose_name = "réponse de l’annuaire"
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="organisations_answer_due")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=DirectoryState.PENDING, next_attempt_at__isnull=False)
                | (~models.Q(state=DirectoryState.PENDING) & models.Q(fetched_at__isnull=False, next_attempt_at__isnull=True)),
                name="organisations_answer_dated",
                violation_error_message="Une réponse obtenue porte sa date, une réponse attendue celle du prochain essai.",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.siret}"


class Body(models.Model):
    """A body of the scheme: CNA, one CRA per region, a jury… A CRA has its region, the others none."""

    slug = models.SlugField("adresse", max_length=80, unique=True)
    kind = models.CharField("nature", max_length=14, choices=BodyKind.choices)
    name = models.CharField("nom", max_length=160)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="région", null=True, blank=True, related_name="bodies")
    is_fictional = models.BooleanField("fictive", default=False)

    class Meta:
        verbose_name = "instance"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=BodyKind.CRA, region__isnull=False) | (~models.Q(kind=BodyKind.CRA) & models.Q(region__isnull=True)),
                name="organisations_body_region",
                violation_error_message="Une cellule régionale a une région, les autres instances n’en ont pas.",
            ),
            models.UniqueConstraint(
                fields=["region"],
                condition=models.Q(kind=BodyKind.CRA),
                name="organisations_body_one_cra",
                violation_error_message="Cette région a déjà sa cellule régionale.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Filters on mandates."""

    def in_force(self, at: datetime | Asked) -> "MandateQuerySet":
        """Keep the mandates in force at the instant (start included, end excluded)."""
        return self.filter(models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=at), starts_at__lte=at)


class Mandate(models.Model):
    """A person's role in a body, from an instant to another (excluded). Rights follow at the next request."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="personne", related_name="mandates")
    body = models.ForeignKey(Body, models.PROTECT, verbose_name="instance", related_name="mandates")
    role = models.CharField("rôle", max_length=16, choices=Role.choices)
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin", null=True, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="donné par", null=True, related_name="+")

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = "mandat"
        indexes = [models.Index(fields=["person", "starts_at"], name="organisations_mandate_person")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gte=models.F("starts_at")),
                name="organisations_mandate_order",
                violation_error_message="La fin du mandat précède son début.",
            ),
            models.UniqueConstraint(
                fields=["person", "body", "role"],
                condition=models.Q(ends_at__isnull=True),
                name="organisations_mandate_once",
                violation_error_message="Cette personne a déjà ce rôle dans cette instance.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.role} {self.body_id}"
