from django.db import models

from amends.conversations.models import Arrival


class Sent(models.Model):
    """A page that was sent in, by its number: so it is taken once."""

    nonce = models.TextField(primary_key=True)
    arrival = models.OneToOneField(Arrival, models.RESTRICT, related_name="+")

    def __str__(self) -> str:
        return self.nonce[:8]

    @classmethod
    def keep(cls, inbox, stream, *, nonce, at) -> "Sent":
        arrival = Arrival.keep(stream, inbox=inbox, door="form", at=at)
        sent, _fresh = cls.objects.get_or_create(nonce=nonce, defaults={"arrival": arrival})
        return sent
