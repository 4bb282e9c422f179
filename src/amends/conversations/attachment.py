from django.db import models

from amends.base.models import File
from amends.conversations.message import Message


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, teammate):
        return self.filter(message__in=Message.objects.visible_to(teammate))


class Attachment(models.Model):
    """A file that came with a message, under the name it came with."""

    message = models.ForeignKey(Message, models.RESTRICT, related_name="attachments")
    file = models.ForeignKey(File, models.RESTRICT, related_name="+")
    name = models.TextField()

    objects = AttachmentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
