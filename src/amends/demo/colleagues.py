"""The other customers: those within the firm, who are served at the same desk, and the houses that order for many."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from amends.conversations.models import Conversation, Message
from amends.customers.models import Customer, Organisation
from amends.demo import house
from amends.demo.founding import Founded
from amends.demo.grammar import page, say
from amends.listening.models import Judgement, Moment

DOMAIN = "ottermere.example"


def welcome(at: datetime) -> list[Customer]:
    """Each with an address within the house."""
    colleagues = [Customer.objects.create(name=name, kind="internal", first_seen_at=at) for name in house.COLLEAGUES]
    for colleague in colleagues:
        colleague.addresses.create(kind="email", value=f"{colleague.name.split(',')[0].replace(' ', '.').lower()}@{DOMAIN}")
    return colleagues


def scripts(seed: int, colleagues: list[Customer], founded: Founded, now: datetime) -> list[Iterator[datetime]]:
    """Each has asked for something in the last days."""
    words, rng = page("replies"), Random(f"{seed} colleagues")
    asked = zip(colleagues, words["colleague subject"], words["colleague letter"], strict=True)
    return [_ask(rng, colleague, (subject, letter), founded, now) for colleague, subject, letter in asked]


def _ask(rng: Random, colleague: Customer, words: tuple[str, str], founded: Founded, now: datetime) -> Iterator[datetime]:
    yield (at := house.CALENDAR.due(now - timedelta(days=rng.uniform(2, 6)), rng.uniform(10, 300)).replace(microsecond=0))
    subject, letter = words
    conversation = Conversation.begin(colleague, founded.inboxes[house.INSIDE], subject=subject, at=at)
    Message.say(conversation, kind="received", text=say(rng, [letter], {"name": colleague.name}), at=at)
    moment = Moment.notice(colleague, at=at, conversation=conversation)
    yield (at := house.CALENDAR.due(at, rng.uniform(20, 600)).replace(microsecond=0))
    lead = founded.teammates[house.LEAD.email]
    Judgement.judge(moment, "plain", by=lead, at=at, why=say(rng, page("replies")["judged plain"], {}))
    Message.say(conversation, kind="reply", text=say(rng, page("replies")["colleague reply"], {}), by=lead, at=at)


def gather(seed: int, customers: dict[str, int]) -> None:
    """Some customers order for an inn, a school, a club."""
    rng = Random(f"{seed} houses")
    names = [name for line in page("places")["house"] for name in line.split(", ")]
    houses = Organisation.objects.bulk_create(Organisation(name=name) for name in names)
    belonging = Customer.organisations.through
    members = rng.sample(sorted(customers.values()), min(2 * len(houses), len(customers)))
    belonging.objects.bulk_create(belonging(customer_id=member, organisation=houses[n % len(houses)]) for n, member in enumerate(members))
