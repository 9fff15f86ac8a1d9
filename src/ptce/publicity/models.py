"""Rectifications of a published call, those who follow it, what they are told."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from ptce.calls.models import Call
from ptce.publicity.enums import NoticeKind, Origin, QuestionStatus

PERSON = settings.AUTH_USER_MODEL


class Rectification(models.Model):
    """A change to a published call, and why. `changes` maps a field's name to its value before and after, as JSON holds it; it never changes."""

    call = models.ForeignKey(Call, models.CASCADE, verbose_name="appel", related_name="rectifications")
    number = models.PositiveSmallIntegerField("numéro")
    at = models.DateTimeField("rectifié le")
    author = models.ForeignKey(PERSON, models.PROTECT, verbose_name="auteur", related_name="+")
    reason = models.CharField("motif", max_length=1000)
    changes = models.JSONField("changements")

    class Meta:
        verbose_name = "rectification"
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="publicity_rectification_number"),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="publicity_rectification_reason", violation_error_message="Une rectification dit pourquoi."
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} rectification {self.number}"


class Follower(models.Model):
    """An address that follows a call. Nothing is sent to it before it is confirmed, nor once it has stopped.

    A team follows by default: its rows are made when a notice leaves, and count only while the person is in a team.
    """

    call = models.ForeignKey(Call, models.CASCADE, verbose_name="appel", related_name="followers")
    # What the links of the mails name, signed: it dies with the row.
    key = models.UUIDField("clé", default=uuid4, unique=True, editable=False)
    email = models.EmailField("adresse")
    person = models.ForeignKey(PERSON, models.CASCADE, verbose_name="personne", null=True, blank=True, related_name="+")
    origin = models.CharField("origine", max_length=6, choices=Origin.choices)
    asked_at = models.DateTimeField("demandé le")
    confirmed_at = models.DateTimeField("confirmé le", null=True, blank=True)
    stopped_at = models.DateTimeField("arrêté le", null=True, blank=True)

    class Meta:
        verbose_name = "abonné"
        constraints = [
            models.UniqueConstraint(fields=["call", "email"], name="publicity_follower_once"),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="publicity_follower_lower", violation_error_message="L’adresse s’écrit en minuscules."
            ),
            models.CheckConstraint(
                condition=models.Q(origin=Origin.MAIL) | models.Q(person__isnull=False),
                name="publicity_follower_person",
                violation_error_message="Qui suit par son compte est une personne connue.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.origin}"


class Notice(models.Model):
    """Something to tell those who follow a call. `key`: its business identity, so that nothing is told twice."""

    call = models.ForeignKey(Call, models.CASCADE, verbose_name="appel", related_name="notices")
    kind = models.CharField("nature", max_length=9, choices=NoticeKind.choices)
    key = models.CharField("clé", max_length=120, unique=True)
    at = models.DateTimeField("écrit le")
    # Ids of what it tells; the words are read when the mails are written.
    facts = models.JSONField("faits", default=dict)
    # How far the mails are written, by the follower's id.
    cursor = models.BigIntegerField("dernier abonné averti", default=0)
    done_at = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta:
        verbose_name = "avis aux abonnés"
        indexes = [models.Index(fields=["done_at"], name="publicity_notice_waiting")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.key}"


class QuestionPeriod(models.Model):
    """Until when anybody may ask a question on a call; without a row, until its closing."""

    call = models.OneToOneField(Call, models.CASCADE, verbose_name="appel", related_name="question_period")
    closes_at = models.DateTimeField("fin des questions")

    class Meta:
        verbose_name = "fin des questions"

    def __str__(self) -> str:
        return f"#{self.pk} {self.closes_at}"


class PublicQuestion(models.Model):
    """A question on a call, as it was asked: never published, nor its asker shown. What is published is the officer's wording, in editions."""

    call = models.ForeignKey(Call, models.CASCADE, verbose_name="appel", related_name="questions")
    # What the link of confirmation names, signed.
    key = models.UUIDField("clé", default=uuid4, unique=True, editable=False)
    text = models.TextField("question", max_length=2000)
    person = models.ForeignKey(PERSON, models.SET_NULL, verbose_name="personne", null=True, blank=True, related_name="+")
    email = models.EmailField("adresse", blank=True)
    asked_at = models.DateTimeField("posée le")
    confirmed_at = models.DateTimeField("confirmée le", null=True, blank=True)
    status = models.CharField("état", max_length=9, choices=QuestionStatus.choices, default=QuestionStatus.WAITING)
    # Normalised words of what is published, each after a blank.
    search_text = models.TextField("texte de recherche", blank=True)

    class Meta:
        verbose_name = "question"
        indexes = [models.Index(fields=["call", "status", "asked_at"], name="publicity_question_queue")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.status}"


class Edition(models.Model):
    """A question and its answer as they stood: the officer's wording. The latest is in force; a public one stays readable."""

    question = models.ForeignKey(PublicQuestion, models.CASCADE, verbose_name="question", related_name="editions")
    number = models.PositiveSmallIntegerField("numéro")
    at = models.DateTimeField("répondu le")
    author = models.ForeignKey(PERSON, models.PROTECT, verbose_name="auteur", related_name="+")
    wording = models.TextField("question publiée", max_length=2000)
    answer = models.TextField("réponse (Markdown)", max_length=8000)
    is_public = models.BooleanField("publique")
    # When those who follow the call were told; never for a private one.
    told_at = models.DateTimeField("annoncée le", null=True, blank=True)

    class Meta:
        verbose_name = "réponse"
        indexes = [models.Index(fields=["is_public", "told_at"], name="publicity_edition_untold")]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="publicity_edition_number"),
            models.CheckConstraint(
                condition=~models.Q(wording="") & ~models.Q(answer=""),
                name="publicity_edition_words",
                violation_error_message="Une réponse porte la question et la réponse.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} réponse {self.number}"
