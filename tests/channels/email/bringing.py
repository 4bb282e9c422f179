"""A process of its own that brings what is due to a mail server: `python -m tests.channels.email.bringing DATABASE FILES PORT`."""

import os
import sys

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.settings")


def main(database, files, port):
    from amends.base.environment import Server  # noqa: PLC0415 - after the settings

    settings.DATABASES["default"]["NAME"] = database
    settings.AMENDS_FILES, settings.AMENDS_SMTP_URL = files, Server("smtp", "localhost", int(port))
    django.setup()
    from amends.conversations.leaving import leave  # noqa: PLC0415 - the models are there only now
    from amends.conversations.models import Sending  # noqa: PLC0415

    Sending.objects.exists()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    leave("email")


if __name__ == "__main__":
    main(*sys.argv[1:])
