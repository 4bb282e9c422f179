"""What is in the demo, counted, with what is estimated beside what is true."""

from amends.base.home import home
from amends.base.models import Firm
from amends.conversations.models import Conversation
from amends.customers.models import Customer, Order
from amends.demo.truth import Truth
from amends.demo.truths import OF_CUSTOMER
from amends.listening.models import Moment
from amends.recoveries.models import Recovery
from amends.steering.models import DamageReckoning, Reckoning
from amends.steering.shown import of_damage, of_worth

COUNTED = {"orders": Order, "conversations": Conversation, "moments": Moment, "recoveries": Recovery}


def summary() -> dict:
    """One plain object; docs/guide/demo.md names its keys."""
    firm = Firm.the()
    counts = {"customers": Customer.objects.external().count()} | {name: model.objects.count() for name, model in COUNTED.items()}
    worth = of_worth(Reckoning.objects.newest(), firm)
    damage = of_damage(DamageReckoning.objects.newest(), firm)
    where = {"home": str(home()), "seed": truth_of("seed"), "at": firm.simulated_at.isoformat()}
    return counts | {"worth": worth, "damage": damage, "truth": _truth()} | where


def truth_of(name: str, about: str = "") -> int | float:
    return _plain(Truth.objects.get(name=name, about=about).value)


def _truth() -> dict:
    """What is said of the firm as a number, what is said of outcomes or causes as a table; single customers are left to the pages."""
    told: dict = {}
    for truth in Truth.objects.exclude(name__in=OF_CUSTOMER).order_by("pk"):
        if truth.about:
            told.setdefault(truth.name, {})[truth.about] = _plain(truth.value)
        else:
            told[truth.name] = _plain(truth.value)
    return told


def _plain(value: float) -> int | float:
    return int(value) if value.is_integer() else value
