"""People."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


class UserManager(BaseUserManager["User"]):
    """Find people by their address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, **fields: Any) -> "User":
        """Create a person without a password: everybody signs in by code."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person. Rights never come from here: they come from mandates and memberships."""

    email = models.EmailField("adresse électronique", unique=True, error_messages={"unique": "Un compte existe déjà avec cette adresse."})
    first_name = models.CharField("prénom", max_length=80, blank=True)
    last_name = models.CharField("nom", max_length=80, blank=True)
    position = models.CharField("fonction", max_length=160, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    siren = models.CharField("SIREN de la structure", max_length=9, blank=True, db_index=True)
    organisation_name = models.CharField("structure", max_length=200, blank=True)
    is_active = models.BooleanField("actif", default=True)
    is_fictional = models.BooleanField("fictif", default=False)
    date_joined = models.DateTimeField("inscription", auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "personne"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="accounts_user_email_lower",
                violation_error_message="L’adresse s’écrit en minuscules.",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.display_name}"

    def has_usable_password(self) -> bool:
        """Nobody has a password: the sign-in library must never offer one."""
        return False

    @property
    def display_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email

    @property
    def email_domain(self) -> str:
        return self.email.rpartition("@")[2]


class OpenSession(models.Model):
    """A session that somebody opened, for them to see and end. Neither its network address nor what the browser sends is kept."""

    person = models.ForeignKey(User, models.CASCADE, verbose_name="personne", related_name="open_sessions")
    session_key = models.CharField("clé de session", max_length=40, unique=True)
    device = models.CharField("appareil", max_length=60)
    opened_at = models.DateTimeField("ouverte le")
    seen_at = models.DateTimeField("vue le")

    class Meta:
        verbose_name = "session ouverte"

    def __str__(self) -> str:
        return f"#{self.pk} {self.device}"
