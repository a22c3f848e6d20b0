"""The wrapped key of each subject."""

from typing import Self

from django.db import models
from django.db.models import Q


class DataKeyQuerySet(models.QuerySet["DataKey"]):
    def in_use(self) -> Self:
        """All but what is left of an erased subject."""
        return self.filter(erased_at=None)


class DataKey(models.Model):
    """The key of one subject's fields, wrapped under a master key of the key file.

    The subject is what is erased at once: a person, an upload, a file. The highest generation
    seals; older ones open what is not sealed anew yet. ``master`` wraps it today, ``born_under``
    was current when it was made. An erased subject keeps one empty row, so that nothing is ever
    sealed for it again.
    """

    subject = models.CharField(max_length=120)
    generation = models.PositiveSmallIntegerField(default=1)
    cipher = models.PositiveSmallIntegerField()
    master = models.PositiveSmallIntegerField()
    born_under = models.PositiveSmallIntegerField()
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    objects = DataKeyQuerySet.as_manager()

    class Meta:
        app_label = "core"
        constraints = [
            models.UniqueConstraint(fields=["subject", "generation"], name="one_key_a_generation"),
            models.CheckConstraint(
                condition=Q(erased_at=None) & ~Q(wrapped=b"")
                | Q(erased_at__isnull=False, wrapped=b""),
                name="data_key_empty_iff_erased",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}/{self.generation}"
