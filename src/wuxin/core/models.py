"""Rows that every app needs: audit events, jobs, submissions, the demo's clock."""

from datetime import datetime, timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuxin.core.clock import DemoClock
from wuxin.core.crypto.models import DataKey

__all__ = [
    "AuditEvent",
    "AuditReading",
    "AuditSeal",
    "Binned",
    "DataKey",
    "DemoClock",
    "Job",
    "JobState",
    "KeptFile",
    "Outcome",
    "ReadingSeal",
    "Submission",
]


class AuditEvent(models.Model):
    """What somebody did, written in the same transaction; append-only by trigger.

    Holds surrogate ids, never personal values.
    """

    code = models.CharField(max_length=80)
    target_type = models.CharField(max_length=60, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    account_id = models.BigIntegerField(null=True)
    by_program = models.CharField(max_length=40, blank=True)
    on_behalf_of_id = models.BigIntegerField(null=True)
    changes = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="audit_by_target"),
            models.Index(fields=["target_id", "id"], name="audit_by_target_id"),
            models.Index(fields=["account_id", "id"], name="audit_by_account"),
            models.Index(fields=["code", "id"], name="audit_by_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.target_type}:{self.target_id}"


class Outcome(models.TextChoices):
    """What became of a wish to read."""

    SHOWN = "shown", _("已显示")
    DENIED = "denied", _("已拒绝")
    NOT_FOUND = "not-found", _("看不到或没有")


class AuditReading(models.Model):
    """Personal data that was shown, or refused: one row a page; append-only by trigger.

    ``subjects`` are the keys of the rows shown, each between commas (``,12,15,``), so that who
    looked at one of them is found; ``request_key`` holds the rows of one request together.
    """

    route = models.CharField(max_length=80)
    purpose = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.SHOWN)
    account_id = models.BigIntegerField(null=True)
    by_program = models.CharField(max_length=40, blank=True)
    on_behalf_of_id = models.BigIntegerField(null=True)
    subject_type = models.CharField(max_length=60, blank=True)
    subjects = models.TextField(blank=True)
    subject_count = models.IntegerField(default=0)
    request_key = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["account_id", "id"], name="reading_by_account"),
            models.Index(fields=["route", "id"], name="reading_by_route"),
        ]

    def __str__(self) -> str:
        return f"{self.route} {self.outcome} {self.subject_count}"


class Seal(models.Model):
    """The place of a row in its chain; written by the sealer once the row is committed.

    In a table of its own, so that the logs need no UPDATE and their triggers no exception.
    """

    sequence = models.BigAutoField(primary_key=True)  # given by the sealer, never by the database
    row_id = models.BigIntegerField(unique=True)
    hash = models.BinaryField(max_length=32)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.sequence} {self.row_id}"


class AuditSeal(Seal):
    """Of an ``AuditEvent``."""


class ReadingSeal(Seal):
    """Of an ``AuditReading``."""


class JobState(models.TextChoices):
    QUEUED = "queued", _("等候")
    RUNNING = "running", _("进行中")
    DONE = "done", _("完成")
    FAILED = "failed", _("未完成")


class Job(models.Model):
    """Work for later, inserted with the change that asked for it.

    One that failed waits for the operator: sent again, or put aside and counted no more.
    """

    name = models.CharField(max_length=80)
    ids = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    account_id = models.BigIntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    put_aside_at = models.DateTimeField(null=True)
    sentence = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="job_open_by_due",
                condition=Q(state__in=["queued", "running"]),
            ),
            models.Index(
                fields=["id"],
                name="job_failed",
                condition=Q(state="failed", put_aside_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


class Submission(models.Model):
    """A form sent once: the second send is led to what the first one made."""

    token = models.CharField(max_length=43, unique=True)
    location = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="submission_by_time")]

    def __str__(self) -> str:
        return self.location


class KeptFile(models.Model):
    """A file in the private folder, sealed with a data key of its own.

    ``owner`` is whose quota it counts against, an opaque word of the caller's; its name and who
    may read it are the caller's to keep. ``size`` is in bytes, before it was sealed.
    """

    key = models.CharField(max_length=64, unique=True)
    owner = models.CharField(max_length=60, db_index=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


KEPT_IN_BIN = timedelta(days=30)


class Binned(models.Model):
    """Something that was deleted, whole, so that it can be put back for thirty days.

    ``row`` holds the row and what hung on it. ``path`` and ``also_path`` are those of the
    organisations over which one must hold a role to see it and put it back; ``belongs_to`` names
    what it is a part of, opaque here.
    """

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    path = models.CharField(max_length=255)
    also_path = models.CharField(max_length=255)
    belongs_to = models.CharField(max_length=60, blank=True, db_index=True)
    row = models.JSONField(encoder=DjangoJSONEncoder)
    binned_by = models.CharField(max_length=150, blank=True)
    binned_at = models.DateTimeField(db_index=True)
    put_back_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"

    @property
    def kept_until(self) -> datetime:
        return self.binned_at + KEPT_IN_BIN
