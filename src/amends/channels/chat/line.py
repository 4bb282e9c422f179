import json
from io import BytesIO

from django.db import models

from amends.channels.chat.visit import Visit
from amends.conversations.models import Arrival


class LineQuerySet(models.QuerySet):
    def keep(self, visit, text: str, *, nonce: str, at) -> None:
        """As it was said, and by whom."""
        if self.filter(nonce=nonce).exists():
            return
        said = {"nonce": nonce, "visit": visit.nonce, "name": visit.name, "email": visit.email, "text": text}
        arrival = Arrival.keep(BytesIO(json.dumps(said).encode()), inbox=visit.window.inbox, door="chat", at=at)
        Line.objects.get_or_create(visit=visit, nonce=nonce, defaults={"arrival": arrival})


class Line(models.Model):
    """One thing a visitor said."""

    visit = models.ForeignKey(Visit, models.RESTRICT, related_name="lines")
    nonce = models.TextField()  # of the page it was said on: so it is said once
    arrival = models.OneToOneField(Arrival, models.RESTRICT, related_name="+")

    objects = LineQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "nonce"], name="line_said_once")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.pk}"
