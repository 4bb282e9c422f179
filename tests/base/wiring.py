"""A wiring with reactions that leave a trace, for the tests of events and jobs."""

from amends.base.models import Team
from amends.base.refusal import Refusal


class Unwilling(Refusal):
    """A reaction that will have none of it."""


def note_at_once(event):
    Team.objects.get_or_create(name=f"at once {event.pk}")


def note_afterwards(event):
    Team.objects.get_or_create(name=f"afterwards {event.pk}")


def refuse(event):
    raise Unwilling("Not with me.")


def trip_once(event):
    """Fails the first time."""
    _, fresh = Team.objects.get_or_create(name=f"tripped {event.pk}")
    if fresh:
        raise Unwilling("Once more, please.")
    note_afterwards(event)


AT_ONCE = {"tests.noted": [note_at_once], "tests.refused": [note_at_once, refuse]}
AFTERWARDS = {
    "tests.noted": [note_afterwards],
    "tests.refused": [note_afterwards],
    "tests.tripping": [trip_once],
    "tests.hopeless": [refuse],
}
CLOCKS = []
