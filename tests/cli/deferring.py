"""Defers one slow reaction in the home it is run for."""

import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "amends.settings"
django.setup()

from django.utils.timezone import now  # noqa: E402

from amends.base.jobs import react  # noqa: E402
from amends.base.models import Event  # noqa: E402

event = Event.objects.create(kind="tests.slow", at=now(), details={"folder": sys.argv[1]})
react.defer(event_id=event.pk, reaction="tests.cli.slow:write")
