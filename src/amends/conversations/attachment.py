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
    media_type = models.TextField(blank=True, default="")  # as its sender said: not to be relied on
    content_id = models.TextField(blank=True, default="")  # by which HTML shows it in its place
    remark = models.TextField(blank=True, default="")  # what was wrong with it, in a sentence
    refused_at = models.DateTimeField(null=True, blank=True)  # a scan found something in it: nobody opens it

    objects = AttachmentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
