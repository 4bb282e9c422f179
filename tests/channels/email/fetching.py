"""Run as `python -m`: fetches from the mailboxes of a test's database, until it is killed."""

import sys
from contextlib import suppress

import django
from django.conf import settings

django.setup()
settings.DATABASES["default"]["NAME"], settings.AMENDS_FILES = sys.argv[1:3]

from django.db import connection  # noqa: E402 - Django has to be awake first
from django.utils.timezone import now  # noqa: E402

from amends.channels.email.models import Mailbox  # noqa: E402
from amends.channels.email.postman import BeingFetched, fetch  # noqa: E402

connection.settings_dict["NAME"] = sys.argv[1]
mailbox = Mailbox.objects.get()
sys.stdout.write("ready\n")
sys.stdout.flush()
while True:
    mailbox.refresh_from_db()
    with suppress(BeingFetched):  # the database has not heard yet that the one before is dead
        fetch(mailbox, clock=now)
