"""Real letters, and where they have no place: nothing leaves a simulated firm, so whoever wrote there would wait for ever."""

from django.utils.translation import gettext as _

from amends.base import database
from amends.base.refusal import Refusal


class NotIntoTheDemo(Refusal):
    """A way in for letters of real people, in a firm that answers none."""


def refuse_demo() -> None:
    if database.is_simulated():
        raise NotIntoTheDemo(
            _("This is the demo's simulated firm: no answer leaves it, so nobody real is to write to it. Do so in a home of your own.")
        )
