from django.db import models

from amends.conversations.letterbox.arrival import Arrival


class Remark(models.Model):
    """What a filter has to say of something that arrived, and why it did what it did."""

    arrival = models.ForeignKey(Arrival, models.RESTRICT, related_name="remarks")
    filter = models.TextField()
    said = models.TextField()

    def __str__(self) -> str:
        return f"{self.filter}: {self.said}"
