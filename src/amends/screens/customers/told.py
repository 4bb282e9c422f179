"""What was changed about a customer, in words."""

from django.utils.translation import gettext_lazy as _

from amends.base.models import Event

WORDS = {
    "customers.renamed": _("changed the name from “%(was)s” to “%(now)s”"),
    "customers.address_added": _("added the address %(value)s"),
    "customers.address_removed": _("removed the address %(value)s"),
    "customers.joined": _("added them to %(name)s"),
    "customers.left": _("took them out of %(name)s"),
    "customers.merged": _("merged customer %(gone)s into this one"),
    "customers.parted": _("took the merge with customer %(gone)s apart"),
}
BECAME = {"internal": _("made them a colleague"), "external": _("made them a customer outside the firm")}


def told(event: Event) -> str:
    """One event about a customer; what has no words of its own is called by its kind."""
    if event.kind == "customers.became":
        return str(BECAME[event.details["now"]])
    return str(WORDS.get(event.kind, event.kind)) % event.details if event.kind in WORDS else event.kind
