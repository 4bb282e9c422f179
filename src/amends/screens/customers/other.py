"""Who may be the same person as a customer, and what would move if they are."""

from django.utils.functional import Promise, cached_property
from django.utils.translation import ngettext_lazy

from amends.base.digits import number
from amends.base.refusal import Refusal
from amends.customers.belongings import Portion, Preview
from amends.customers.models import Customer, Merge

MOST = 10
LONGEST = 200
WORDS = {
    "customers.address": ngettext_lazy("%(n)s address", "%(n)s addresses", "n"),
    "customers.order": ngettext_lazy("%(n)s order", "%(n)s orders", "n"),
    "customers.orderevent": ngettext_lazy("%(n)s event of an order", "%(n)s events of orders", "n"),
    "customers.return": ngettext_lazy("%(n)s return", "%(n)s returns", "n"),
    "customers.customer_organisations": ngettext_lazy("%(n)s membership", "%(n)s memberships", "n"),
    "conversations.conversation": ngettext_lazy("%(n)s conversation", "%(n)s conversations", "n"),
    "conversations.commitment": ngettext_lazy("%(n)s commitment", "%(n)s commitments", "n"),
    "listening.moment": ngettext_lazy("%(n)s moment", "%(n)s moments", "n"),
    "steering.worth": ngettext_lazy("%(n)s worth, until the next reckoning", "%(n)s worths, until the next reckoning", "n"),
}


class Other:
    """The search for the other one, and the one that is chosen."""

    def __init__(self, customer: Customer, teammate, *, text: str, chosen: str) -> None:
        self.customer, self.teammate = customer, teammate
        self.text = text[:LONGEST].replace("\0", " ").strip()
        self._chosen = number(chosen)

    @cached_property
    def found(self) -> list[Customer]:
        """Of the same kind as this one, other than this one; who was seen last comes first."""
        if not self.text:
            return []
        others = Customer.objects.visible_to(self.teammate).filter(kind=self.customer.kind).exclude(pk=self.customer.pk)
        return list(others.found(self.text).prefetch_related("addresses", "organisations").order_by("-last_seen_at", "-pk")[:MOST])

    @cached_property
    def chosen(self) -> Customer | None:
        return Customer.objects.visible_to(self.teammate).prefetch_related("addresses").filter(pk=self._chosen).first()

    @cached_property
    def preview(self) -> Preview | None:
        return self._previewed[0]

    @cached_property
    def refusal(self) -> str:
        return self._previewed[1]

    @property
    def moves(self) -> list[str | Promise]:
        return [in_words(portion) for portion in self.preview.moves]

    @property
    def stays(self) -> list[str | Promise]:
        return [in_words(portion) for portion in self.preview.stays]

    @cached_property
    def _previewed(self) -> tuple[Preview | None, str]:
        if self.chosen is None:
            return None, ""
        try:
            return Merge.preview(self.customer, self.chosen), ""
        except Refusal as refusal:
            return None, str(refusal)


def in_words(portion: Portion) -> str | Promise:
    words = WORDS.get(portion.table)
    return words % {"n": portion.n} if words else f"{portion.n} {portion.name}"
