"""The official geographic code: régions, départements, EPCI and communes, loaded from the files of `data/`."""

from django.db import models


class Territory(models.Model):
    """What the four levels share. A row that a new edition of the code no longer holds stays, not current, for those who cite it."""

    name = models.CharField("nom", max_length=200)
    normalised = models.CharField("nom comparable", max_length=260, db_index=True)
    is_current = models.BooleanField("en vigueur", default=True)

    class Meta:
        abstract = True


class Region(Territory):
    """One of the 18 régions."""

    code = models.CharField("code INSEE", max_length=2, primary_key=True)

    class Meta:
        verbose_name = "région"

    def __str__(self) -> str:
        return self.name


class Departement(Territory):
    """One of the 101 départements, or a collectivity overseas, which belongs to no région."""

    code = models.CharField("code INSEE", max_length=3, primary_key=True)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="région", null=True, blank=True, related_name="departements")
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)

    class Meta:
        verbose_name = "département"

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Epci(Territory):
    """A grouping of communes with its own taxes. Its place is that of its largest commune, its région that of most of its people."""

    code = models.CharField("SIREN", max_length=9, primary_key=True)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="région", related_name="epcis")
    population = models.PositiveIntegerField("population", null=True, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)

    class Meta:
        verbose_name = "intercommunalité (EPCI)"
        verbose_name_plural = "intercommunalités (EPCI)"

    def __str__(self) -> str:
        return self.name


class Commune(Territory):
    """A commune of today. Its own place is known for the larger ones; see `queries.points` for the others."""

    code = models.CharField("code INSEE", max_length=5, primary_key=True)
    departement = models.ForeignKey(Departement, models.PROTECT, verbose_name="département", related_name="communes")
    epci = models.ForeignKey(Epci, models.PROTECT, verbose_name="intercommunalité", null=True, blank=True, related_name="communes")
    population = models.PositiveIntegerField("population", null=True, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    postcodes = models.CharField("codes postaux", max_length=200, blank=True)

    class Meta:
        verbose_name = "commune"

    def __str__(self) -> str:
        return f"{self.name} ({self.departement_id})"


class FormerCommune(models.Model):
    """Another name or code of a commune: municipal arrondissement, delegated or associated commune, commune merged since.

    A chief town may have left its code to the new commune, under another name.
    """

    code = models.CharField("code INSEE", max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=200)
    normalised = models.CharField("nom comparable", max_length=260, db_index=True)
    commune = models.ForeignKey(Commune, models.PROTECT, verbose_name="commune actuelle", related_name="former")

    class Meta:
        verbose_name = "ancienne commune"
        verbose_name_plural = "anciennes communes"

    def __str__(self) -> str:
        return f"{self.name} [{self.code}]"


class Edition(models.Model):
    """A set of reference files that was loaded, known by the digest of its files."""

    digest = models.CharField("empreinte", max_length=64, unique=True)
    loaded_at = models.DateTimeField("chargée le")

    class Meta:
        verbose_name = "édition du code géographique"
        verbose_name_plural = "éditions du code géographique"

    def __str__(self) -> str:
        return f"#{self.pk} {self.digest[:12]}"
