"""One customer's worth in words: what we expect, how sure that is, and what it rests on."""

from dataclasses import dataclass

from amends.base.digits import number
from amends.base.models import Firm
from amends.base.refusal import Refusal
from amends.customers.models import Customer, Order
from amends.steering.assumed import Assumed
from amends.steering.clock import Clock, NotKnown
from amends.steering.models import Reckoning, Worth

OUR_ID = "id:"
FARTHEST = 2**63


class UnknownCustomer(Refusal):
    """Nobody answers to that."""


def customer_called(text: str) -> Customer:
    """A customer by the number they were imported with, an e-mail address, or our own id (12 or id:12)."""
    text = text.strip()
    found = (
        [] if text.startswith(OUR_ID) else list(Customer.objects.present().filter(addresses__value__in={text, text.lower()}).distinct()[:2])
    )
    if len(found) == 2:
        raise UnknownCustomer(f"{text} is more than one customer: say id:{found[0].pk} or id:{found[1].pk}.")
    return found[0] if found else _by_id(text)


def called(customer: Customer) -> str:
    """By name; else by the number or address they are known by."""
    known = None if customer.name else customer.addresses.order_by("pk").values_list("value", flat=True).first()
    return f"customer {known}" if known else str(customer)


def _by_id(text: str) -> Customer:
    pk = number(text.removeprefix(OUR_ID))
    customer = None if pk is None else Customer.objects.filter(pk=pk).first()
    if customer is None:
        raise UnknownCustomer(f"No customer answers to {text}: use the number they were imported with, an e-mail address, or id:NUMBER.")
    while customer.merged_into:
        customer = customer.merged_into
    return customer


@dataclass(frozen=True)
class Explanation:
    """A customer's worth with the reckoning it comes from."""

    customer: Customer
    worth: Worth
    reckoning: Reckoning
    firm: Firm

    @classmethod
    def of(cls, customer: Customer) -> "Explanation":
        """Refuses with NotKnown, in words, where there is no worth."""
        worth = Worth.objects.select_related("reckoning").filter(customer=customer, customer__kind="external").first()
        if worth is None:
            raise NotKnown(f"What {called(customer)} is worth is not known, because {_why_not(customer)}.")
        return cls(customer, worth, worth.reckoning, Firm.the())

    def sentences(self) -> list[str]:
        """The explanation, a thought a sentence."""
        said = self._expected(), self._staying(), self._buying(), self._model(), *self._terms(), self._quality(), self.reckoning.fallback
        return [sentence for sentence in said if sentence]

    def shown(self) -> dict:
        """The same as figures."""
        kept = ("expected_cents", "low_cents", "high_cents", "given_alive_cents", "alive", "purchases")
        known = ("repeats", "last_weeks", "age_weeks", "mean_cents")
        about = {"customer": self.customer.pk, "name": self.customer.name, "currency": self.firm.currency}
        figures = {name: getattr(self.worth, name) for name in (*kept, *known)}
        basis = {name: getattr(self.reckoning, name) for name in ("model", "version", "clock", "assumptions", "holdout", "fallback")}
        return about | figures | basis | {"as_of": self._as_of, "sentences": self.sentences()}

    @property
    def _as_of(self) -> str:
        return Clock(self.reckoning.clock, self.firm.zone).shown(self.reckoning.as_of)

    def _expected(self) -> str:
        money, weeks = self.firm.money, self.reckoning.terms["horizon_weeks"]
        low, high = money(self.worth.low_cents), money(self.worth.high_cents)
        day, expected, who = self._as_of[:10], money(self.worth.expected_cents), called(self.customer)
        said = f"We expect {expected} from {who} in the next {weeks:.0f} weeks, as of {day}"
        return f"{said}; with 95 % certainty it will be between {low} and {high}."

    def _staying(self) -> str:
        alive = f"The chance that they are still with us is {100 * self.worth.alive:.0f} %"
        if self.reckoning.model == "NBD":
            alive = "The model in use knows no leaving"
        return f"{alive}; {self.worth.purchases:.1f} more purchases are expected."

    def _buying(self) -> str:
        worth = self.worth
        if not worth.repeats:
            return f"They have bought once, {worth.age_weeks:.1f} weeks ago, and not again: what others like them did is all we go by."
        mean = f", for {self.firm.money(worth.mean_cents)} on average" if worth.mean_cents else ""
        since = worth.age_weeks - worth.last_weeks
        times = "once" if worth.repeats == 1 else f"{worth.repeats} times"
        return f"They first bought {worth.age_weeks:.1f} weeks ago and came back {times}{mean}, the last time {since:.1f} weeks ago."

    def _model(self) -> str:
        reckoning = self.reckoning
        spend = reckoning.spending["model"]
        return f"Reckoned with {reckoning.model} and {spend} from {reckoning.customers:,} customers and {reckoning.orders:,} orders."

    def _terms(self) -> list[str]:
        return [f"Assumed: {Assumed.of(row)}." for row in self.reckoning.assumptions if row["assumed"]]

    def _quality(self) -> str | None:
        return self.reckoning.holdout and self.reckoning.holdout["sentence"]


def _why_not(customer: Customer) -> str:
    if customer.kind == "internal":
        return "a colleague is no buyer"
    if not Reckoning.objects.exists():
        return "nothing has been reckoned yet: run `amends reckon`"
    if not Order.objects.filter(customer=customer).exists():
        return "there is no order of theirs yet"
    return "none of their orders counted in the last reckoning (returned altogether, or later than it reached): run `amends reckon` again"
