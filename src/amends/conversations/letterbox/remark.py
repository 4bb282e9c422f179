from django.db import models


class Remark(models.Model):
    """What a filter has to say of something that arrived, and why it did what it did."""

    arrival = models.ForeignKey("conversations.Arrival", models.RESTRICT, related_name="remarks")
    filter = models.TextField()
    said = models.TextField()

    def __str__(self) -> str:
        return f"{self.filter}: {self.said}"
