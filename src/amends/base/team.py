from django.db import models


class Team(models.Model):
    """Teammates who answer for something together."""

    name = models.TextField(unique=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
