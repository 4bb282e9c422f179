from django.utils.translation import gettext as _

from amends.conversations.letterbox.opened import Opened
from amends.customers.models import Address, Customer


def whose(opened: Opened) -> None:
    """The customer who wrote it, known by the address; a stranger becomes one. Who gives none is one unknown sender an inbox."""
    kind, value, name = opened.writer
    if opened.known.customer is None:
        opened.known.customer = Address.objects.customers(kind, [value], at=opened.at, names={value: name})[value]
    else:
        Customer.objects.filter(pk=opened.known.customer).seen(opened.at)
    if opened.letter.in_name_by:
        said = {"by": opened.letter.in_name_by, "name": value}
        opened.remark("whose", _("It comes from %(by)s, in the name of %(name)s: nobody can tell whether they know of it.") % said)
    if kind == "unreachable":
        opened.remark("whose", _("It says that it is from %(written)s, where no answer can go.") % {"written": value})
    if kind == "unknown":
        opened.remark("whose", _("It does not say who wrote it."))
