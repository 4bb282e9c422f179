"""Where a conversation is found, and when somebody wrote in it."""

from datetime import timedelta

from django.urls import reverse
from django.utils.timezone import now

from amends.conversations.models import Message


def before(minutes):
    return now() - timedelta(minutes=minutes)


def ahead(minutes):
    return now() + timedelta(minutes=minutes)


def page(conversation):
    return reverse("conversation", args=[conversation.pk])


def at(deed, conversation, *more):
    """The address of something that is done to it."""
    return reverse(f"conversation_{deed}", args=[conversation.pk, *more])


def asked(client, address, said=None, **more):
    """As a page with JavaScript asks: for the parts alone."""
    return client.post(address, said or {}, headers={"hx-request": "true"}, **more)


def typed(text, kind="reply", **more):
    return {"kind": kind, "text": text} | more


def hears(conversation, text, minutes=0):
    return Message.say(conversation, kind="received", text=text, at=before(minutes))
