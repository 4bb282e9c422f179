"""A process of its own that hands a letter to a carrier who never answers: `python -m tests.conversations.one_letter DATABASE FILES`."""

import os
import sys
import time

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.settings")


def wait_for_ever(self, letter):
    sys.stdout.write("asked\n")
    sys.stdout.flush()
    time.sleep(60)


def main(database, files):
    settings.DATABASES["default"]["NAME"] = database
    settings.CHANNELS = {"email": "tests.conversations.pigeon.Pigeon"}
    settings.AMENDS_FILES = files
    django.setup()
    from amends.conversations.leaving import leave  # noqa: PLC0415 - the models are there only now
    from tests.conversations.pigeon import Pigeon  # noqa: PLC0415

    Pigeon.carry = wait_for_ever
    leave("email")


if __name__ == "__main__":
    main(*sys.argv[1:])
