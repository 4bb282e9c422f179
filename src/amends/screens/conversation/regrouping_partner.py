"""Another conversation is chosen, to be merged with or linked with: those of the same customer, or one by its number or its customer."""

from django.db.models import Q, QuerySet
from django.utils.functional import Promise, cached_property
from django.utils.translation import ngettext_lazy

from amends.base.digits import number
from amends.base.refusal import Refusal
from amends.conversations.models import Conversation, Regrouping
from amends.customers.belongings import Portion
from amends.customers.models import Customer

MOST = 12
LONGEST = 200
WORDS = {
    "conversations.message": ngettext_lazy("%(n)s message", "%(n)s messages", "n"),
    "conversations.draft": ngettext_lazy("%(n)s draft", "%(n)s drafts", "n"),
    "conversations.commitment": ngettext_lazy("%(n)s commitment", "%(n)s commitments", "n"),
    "conversations.closing": ngettext_lazy("%(n)s closing", "%(n)s closings", "n"),
    "conversations.snooze": ngettext_lazy("%(n)s time it was laid aside", "%(n)s times it was laid aside", "n"),
    "conversations.link": ngettext_lazy("%(n)s link", "%(n)s links", "n"),
    "conversations.knownid": ngettext_lazy("%(n)s mark by which answers are known", "%(n)s marks by which answers are known", "n"),
    "listening.occasion": ngettext_lazy("%(n)s moment", "%(n)s moments", "n"),
}


class Partner:
    """The search for another one, and the one that is chosen. `of_one_customer`: no other will do."""

    def __init__(self, conversation: Conversation, teammate, *, text: str, chosen: str, of_one_customer: bool) -> None:
        self.conversation, self.teammate, self.of_one_customer = conversation, teammate, of_one_customer
        self.text = " ".join(text[:LONGEST].replace("\0", " ").split())
        self._chosen = number(chosen)

    @cached_property
    def found(self) -> list[Conversation]:
        """The newest first."""
        return list(self._others.filter(self._meant).order_by("-last_at", "-pk")[:MOST])

    @cached_property
    def chosen(self) -> Conversation | None:
        return self._others.filter(pk=self._chosen).first() if self._chosen else None

    @property
    def preview(self) -> list[str | Promise]:
        return [in_words(portion) for portion in self._previewed[0]]

    @property
    def refusal(self) -> str:
        return self._previewed[1]

    @property
    def _others(self) -> QuerySet:
        seen = Conversation.objects.visible_to(self.teammate).standing().exclude(pk=self.conversation.pk)
        return seen.select_related("customer", "inbox", "owner")

    @property
    def _meant(self) -> Q:
        theirs = Q(customer=self.conversation.customer_id)
        if not self.text:
            return theirs
        by_number = Q(pk=number(self.text.removeprefix("#")))
        if self.of_one_customer:
            return by_number | theirs & Q(subject__icontains=self.text)
        people = Customer.objects.visible_to(self.teammate).present().found(self.text)[:MOST].values_list("pk", flat=True)
        return by_number | theirs & Q(subject__icontains=self.text) | Q(customer__in=list(people))

    @cached_property
    def _previewed(self) -> tuple[list[Portion], str]:
        """What would move from this one to the chosen one, or why nothing can."""
        try:
            return Regrouping.preview(self.chosen, self.conversation), ""
        except Refusal as refusal:
            return [], str(refusal)


def in_words(portion: Portion) -> str | Promise:
    words = WORDS.get(portion.table)
    return words % {"n": portion.n} if words else f"{portion.n} {portion.name}"
