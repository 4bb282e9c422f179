"""What the house says by itself, counted: the last stop of two machines that answer one another."""

from datetime import timedelta

from django.db import connection, models

from amends.base.refusal import Refusal
from amends.conversations.message import Message

MOST_AN_HOUR = 3
HOUR = timedelta(hours=1)


class Enough(Refusal):
    """An address has had its automatic letters of this hour."""


class AutomaticLetter(models.Model):
    """A letter that the house sends by itself to one address: so many an hour, and no more."""

    message = models.OneToOneField(Message, models.RESTRICT, related_name="+")
    address = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["address", "-at"], name="automatic_letters_to")]

    def __str__(self) -> str:
        return self.address
