from django.db import models

from amends.base.models import Teammate
from amends.conversations.conversation import Conversation

KINDS = ("merge", "split")


class Regrouping(models.Model):
    """Two conversations became one, or one became two. It keeps what was moved, so that it can be taken back."""

    kind = models.TextField()
    kept = models.ForeignKey(Conversation, models.RESTRICT, related_name="+")  # the one that took in, or was split
    other = models.ForeignKey(Conversation, models.RESTRICT, related_name="+")  # the one taken in, or split off
    by = models.ForeignKey(Teammate, models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="merged_or_split"),
            models.CheckConstraint(condition=~models.Q(kept=models.F("other")), name="regrouping_of_two"),
            models.UniqueConstraint(fields=["other"], condition=models.Q(kind="merge", undone_at=None), name="taken_into_one"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.kept_id} and {self.other_id}"


class RegroupedRow(models.Model):
    """One row that a regrouping changed in one column, and what stood there; no column: it was made."""

    regrouping = models.ForeignKey(Regrouping, models.RESTRICT, related_name="rows")
    table = models.TextField()
    column = models.TextField(blank=True)
    row_id = models.BigIntegerField()
    was = models.TextField(null=True)
    became = models.TextField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["regrouping", "table", "column", "row_id"], name="regrouped_once")]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}"
