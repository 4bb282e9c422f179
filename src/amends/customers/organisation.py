from django.db import models


class Organisation(models.Model):
    """A firm, a household or a club that customers belong to."""

    name = models.TextField(unique=True)

    def __str__(self) -> str:
        return self.name
