"""A process of its own that reads what is pending, over and over: `python -m tests.conversations.letterbox.killed DATABASE FILES`."""

import os
import sys

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.settings")


def main(database, files):
    settings.DATABASES["default"]["NAME"] = database
    settings.AMENDS_FILES = files
    django.setup()
    from amends.conversations.letterbox.reading import read  # noqa: PLC0415 - the models are there only now

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    read()


if __name__ == "__main__":
    main(*sys.argv[1:])
