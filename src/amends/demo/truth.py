from django.db import models


class Truth(models.Model):
    """One thing that is known about the simulated firm because we made it so; shown beside the estimate."""

    name = models.TextField()
    about = models.TextField(blank=True, default="")
    value = models.FloatField()
    unit = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "about"], name="one_truth_a_name")]

    def __str__(self) -> str:
        return f"{self.name} {self.about} {self.value:g} {self.unit}".strip()
