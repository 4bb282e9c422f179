"""Run in a home as a program of its own: an inbox, and a mailbox it is fetched from. Its words are the account's, in JSON."""

import json
import sys

import django

django.setup()

from django.utils.timezone import now  # noqa: E402 - Django has to be awake first

from amends.channels.email.models import Mailbox  # noqa: E402
from amends.conversations.models import Inbox  # noqa: E402

told = json.loads(sys.argv[1])
inbox = Inbox.open_("Support", "email", by=None, at=now())
inbox.answer_from(told["user"], by=None, at=now())
Mailbox.set_up(inbox, by=None, at=now(), **told)
