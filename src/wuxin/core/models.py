"""Rows that every app needs: audit events, jobs, submissions, the demo's clock."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuxin.core.clock import DemoClock

__all__ = ["AuditEvent", "DemoClock", "Job", "JobState", "Submission"]


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
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_by_target")]

    def __str__(self) -> str:
        return f"{self.code} {self.target_type}:{self.target_id}"


class JobState(models.TextChoices):
    QUEUED = "queued", _("等候")
    RUNNING = "running", _("进行中")
    DONE = "done", _("完成")
    FAILED = "failed", _("未完成")


class Job(models.Model):
    """Work for later, inserted with the change that asked for it."""

    name = models.CharField(max_length=80)
    ids = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    account_id = models.BigIntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    sentence = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="job_open_by_due",
                condition=Q(state__in=["queued", "running"]),
            )
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
