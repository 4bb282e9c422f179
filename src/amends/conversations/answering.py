"""What a reply answers: the letter that came last before it, and everything that was written before that."""

import re

from django.db import models

from amends.conversations.message import Message
from amends.conversations.sending import Sending
from amends.conversations.subject import bare_subject

MOST_REFERENCES = 20
PLAIN_ID = re.compile(r"<[!-;=?-~]{1,300}>")  # what stands in a header as it is; a longer one would break the line


def answered(conversation, *, before: Message | None = None) -> Message | None:
    """What the customer wrote last; None: they have not written yet."""
    return _until(conversation, before).filter(kind="received").order_by("-at", "-pk").first()


def chain(message) -> list[str]:
    """The Message-IDs a reply belongs to, the one it answers last: the first of them, and the latest."""
    letter = answered(message.conversation, before=message)
    ids = [told for told in _ids(message) if PLAIN_ID.fullmatch(told)]
    if letter and letter.reference in ids:
        ids = [told for told in ids if told != letter.reference] + [letter.reference]
    ids = list(dict.fromkeys(ids))
    return ids if len(ids) <= MOST_REFERENCES else ids[:1] + ids[1 - MOST_REFERENCES :]


def subject_answered(message) -> str:
    """The subject of what it answers; where that has none, the conversation's."""
    letter = answered(message.conversation, before=message)
    return (letter.subject.strip() if letter else "") or message.conversation.subject


def offers_split(message) -> bool:
    """Somebody wrote about something else under an old thread: another subject than what was said until then."""
    if message.kind != "received" or not bare_subject(message.subject):
        return False
    before = _until(message.conversation, message).exclude(kind="trace")
    said = {bare_subject(subject) for subject in before.values_list("subject", flat=True)} | {bare_subject(message.conversation.subject)}
    return before.exists() and said != {""} and bare_subject(message.subject) not in said


def _until(conversation, message):
    said = conversation.messages.all()
    if message is None or message.pk is None:
        return said
    return said.filter(models.Q(at__lt=message.at) | models.Q(at=message.at, pk__lt=message.pk))


def _ids(message) -> list[str]:
    """Of every letter before it that came, or that left as far as we know, in the order they were written."""
    before = _until(message.conversation, message)
    came = before.exclude(reference="").values_list("at", "pk", "reference")
    left = Sending.objects.filter(message__in=before, failed_at=None).values_list("message__at", "message_id", "reference")
    return [told for _at, _pk, told in sorted([*came, *left])]
