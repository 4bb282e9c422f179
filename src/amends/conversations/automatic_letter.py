"""What the house says by itself, counted: the last stop of two machines that answer one another."""

from datetime import timedelta

from django.db import connection, models
from django.utils.translation import gettext as _

from amends.base.refusal import Refusal
from amends.conversations.message import Message

MOST_AN_HOUR = 3
HOUR = timedelta(hours=1)


class Enough(Refusal):
    """An address has had its automatic letters of this hour."""


class AutomaticLetterQuerySet(models.QuerySet):
    def allow(self, message, address: str, *, at) -> "AutomaticLetter":
        """Count one more, inside the caller's transaction, or refuse: two at once are counted one after the other."""
        address = address.lower()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('automatic letters to ' || %s, 0))", [address])
        if self.filter(address=address, at__gt=at - HOUR).count() >= MOST_AN_HOUR:
            raise Enough(_("%(address)s has had %(most)d automatic letters within an hour.") % {"address": address, "most": MOST_AN_HOUR})
        return self.create(message=message, address=address, at=at)


class AutomaticLetter(models.Model):
    """A letter that the house sends by itself to one address: so many an hour, and no more."""

    message = models.OneToOneField(Message, models.RESTRICT, related_name="+")
    address = models.TextField()
    at = models.DateTimeField()

    objects = AutomaticLetterQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["address", "-at"], name="automatic_letters_to")]

    def __str__(self) -> str:
        return self.address
