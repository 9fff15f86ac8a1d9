"""Who writes a dossier, who else may read it, and who must not."""

from datetime import datetime

from django.conf import settings
from django.db import models

from ptce.dossiers.enums import GrantRole, MemberRole
from ptce.dossiers.models.dossiers import Dossier

PERSON = settings.AUTH_USER_MODEL


class TeamMember(models.Model):
    """A person of the team that applies. Exactly one owner.

    section_ids: the sections an editor writes in; empty is all of them, those of later revisions included.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, verbose_name="dossier", related_name="team")
    person = models.ForeignKey(PERSON, models.PROTECT, verbose_name="personne", related_name="dossier_memberships")
    role = models.CharField("rôle", max_length=6, choices=MemberRole.choices)
    section_ids = models.JSONField("parties confiées", default=list, blank=True)
    joined_at = models.DateTimeField("depuis le")
    wants_reminders = models.BooleanField("rappels avant la date limite", default=True)

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
    """An invitation by mail, accepted with whichever address the person uses. The token is kept hashed. section_ids: as in the team."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, verbose_name="dossier", related_name="invitations")
    email = models.EmailField("adresse")
    role = models.CharField("rôle", max_length=6, choices=MemberRole.choices)
    section_ids = models.JSONField("parties confiées", default=list, blank=True)
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


def open_until(now: datetime) -> models.Q:
    """Return the condition of a grant in force at the instant."""
    return models.Q(starts_at__lte=now) & (models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=now))
