from django.utils.translation import gettext as _

from amends.conversations.letterbox.names import one_line
from amends.conversations.letterbox.opened import Opened
from amends.customers.models import Address, Customer

LONGEST_NAME = 200


def whose(opened: Opened) -> None:
    """The customer who wrote it, known by the address; a stranger becomes one. Who gives none is one unknown sender an inbox."""
    kind, value, name = _known_by(opened)
    found = Address.objects.customers(kind, [value], at=opened.at, names={value: name[:LONGEST_NAME]})
    opened.customer = Customer(pk=found[value])  # its number will do: the row is not read


def _known_by(opened: Opened) -> tuple[str, str, str]:
    said = opened.letter.sender
    if opened.sender:
        return "email", opened.sender.address, one_line(opened.sender.name) or opened.sender.address
    if said and said.kind != "email" and one_line(said.address):
        return said.kind, one_line(said.address), one_line(said.name) or one_line(said.address)
    written = one_line(f"{said.name} {said.address}") if said else ""
    if written:
        opened.remark(
            "whose", _("Nobody can be answered at the address it says it is from: %(written)s") % {"written": written[:LONGEST_NAME]}
        )
        return "unreachable", written[:LONGEST_NAME], written
    inbox = opened.arrival.inbox
    opened.remark("whose", _("It does not say who wrote it."))
    return "unknown", f"inbox {inbox.pk}", _("Unknown sender (%(inbox)s)") % {"inbox": inbox}
