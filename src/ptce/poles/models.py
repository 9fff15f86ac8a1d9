"""The registry of poles."""

from collections.abc import Iterable

from django.db import models

from ptce.calls.models import Call
from ptce.poles.enums import Outcome, PoleStatusKind
from ptce.territories.models import Departement, Region


class PoleQuerySet(models.QuerySet["Pole"]):
    """Filters on poles."""

    def real(self) -> "PoleQuerySet":
        """Keep what may be counted and published as open data."""
        return self.filter(is_fictional=False)

    def matching(self, words: Iterable[str]) -> "PoleQuerySet":
        """Keep the poles whose name, commune, département or carrier hold a word that begins with each normalised word."""
        found = self
        for word in words:
            found = found.filter(search_text__contains=f" {word}")
        return found


class Pole(models.Model):
    """A pole (PTCE). An empty field means « non renseigné », never « none »."""

    slug = models.SlugField("adresse", max_length=100, unique=True)
    name = models.CharField("nom", max_length=200)
    normalised_name = models.CharField("nom normalisé", max_length=200, db_index=True)
    summary = models.CharField("ce qu’il fait", max_length=2000, blank=True)
    commune_name = models.CharField("commune", max_length=120, blank=True)
    commune_code = models.CharField("code commune", max_length=5, blank=True)
    departement = models.ForeignKey(Departement, models.PROTECT, verbose_name="département", null=True, blank=True, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="région", null=True, blank=True, related_name="poles")
    carrier = models.CharField("structure porteuse", max_length=200, blank=True)
    carrier_siret = models.CharField("SIRET de la structure porteuse", max_length=14, blank=True)
    legal_form = models.CharField("forme juridique", max_length=120, blank=True)
    theme = models.CharField("thèmes", max_length=300, blank=True)
    website = models.URLField("site", max_length=300, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    sources = models.TextField("sources", blank=True)
    is_fictional = models.BooleanField("fictif", default=False)
    entered_at = models.DateTimeField("inscrit le")
    # The latest is the version of the whole registry: every write to a pole, its statuses or its selections moves it.
    updated_at = models.DateTimeField("modifié le", db_index=True)
    # Normalised words of the name, the place and the carrier, each after a blank (see `rules.search_text`).
    search_text = models.CharField("texte de recherche", max_length=1000, blank=True)

    objects = PoleQuerySet.as_manager()

    class Meta:
        verbose_name = "pôle"
        constraints = [
            models.UniqueConstraint(
                fields=["normalised_name", "is_fictional"], name="poles_pole_name", violation_error_message="Un pôle porte déjà ce nom."
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"


class PoleStatus(models.Model):
    """A dated status with its evidence. Dates are text of reduced precision, because sources often give a year only."""

    pole = models.ForeignKey(Pole, models.CASCADE, verbose_name="pôle", related_name="statuses")
    kind = models.CharField("statut", max_length=12, choices=PoleStatusKind.choices)
    since = models.CharField("depuis", max_length=10, blank=True)
    until = models.CharField("jusqu’à", max_length=10, blank=True)
    call = models.ForeignKey(Call, models.PROTECT, verbose_name="appel", null=True, blank=True, related_name="+")
    evidence = models.CharField("preuve", max_length=300, blank=True)
    source = models.CharField("source", max_length=500, blank=True)

    class Meta:
        verbose_name = "statut de pôle"
        constraints = [
            models.UniqueConstraint(fields=["pole", "kind", "call"], name="poles_polestatus_once"),
            models.UniqueConstraint(fields=["pole", "kind"], condition=models.Q(call__isnull=True), name="poles_polestatus_once_without_call"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class Selection(models.Model):
    """A pole in a call: laureate, pilot, candidate. One row per pole and call."""

    pole = models.ForeignKey(Pole, models.CASCADE, verbose_name="pôle", related_name="selections")
    call = models.ForeignKey(Call, models.PROTECT, verbose_name="appel", related_name="selections")
    outcome = models.CharField("résultat", max_length=9, choices=Outcome.choices)
    amount = models.DecimalField("montant (€)", max_digits=12, decimal_places=2, null=True, blank=True)
    announced_at = models.DateTimeField("annoncé le", null=True, blank=True)
    dossier_number = models.CharField("dossier", max_length=30, blank=True)
    source = models.CharField("source", max_length=500, blank=True)

    class Meta:
        verbose_name = "sélection"
        constraints = [
            models.UniqueConstraint(fields=["pole", "call"], name="poles_selection_once"),
            models.UniqueConstraint(
                fields=["call", "dossier_number"], condition=~models.Q(dossier_number=""), name="poles_selection_one_pole_per_dossier"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.outcome}"


class Announcement(models.Model):
    """When the laureates of a past call were made public, as its source tells it. The date is text of reduced precision."""

    call = models.OneToOneField(Call, models.PROTECT, verbose_name="appel", related_name="announcement")
    announced_on = models.CharField("annoncé le", max_length=10)
    source = models.CharField("source", max_length=500, blank=True)

    class Meta:
        verbose_name = "annonce de lauréats"

    def __str__(self) -> str:
        return f"#{self.pk} {self.announced_on}"
