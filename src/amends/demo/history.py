"""Two years of the firm, brought in as any firm would bring its own: files through the imports, then what no file can say."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection

from amends.conversations.models import Conversation, Inbox, Message
from amends.customers.models import Address, Customer, OrderEvent
from amends.demo import house, sheets
from amends.demo.founding import Founded
from amends.demo.tale import Occurrence, Tale
from amends.demo.threads import Thread, thread
from amends.imports import conversations, events, orders
from amends.listening.models import Occasion

SHOP, LETTERS = "shop", "old desk"
Watch = Callable[[str, int, int], None]
Told = list[tuple[Occurrence, Thread]]


def bring_in(tale: Tale, lately: set[str], founded: Founded, watch: Watch) -> None:
    """Everything up to now but the letters of the last days, which come in by the desk's own verbs."""
    written = [occurrence for occurrence in tale.troubles + tale.chats if occurrence.said_at and occurrence.reference not in lately]
    told = _write_threads(tale, written, watch)
    with TemporaryDirectory(prefix="amends-demo-") as folder:
        _import(sheets.write(Path(folder), tale.parcels, tale.troubles, told), tale.at, watch)
    _analyze()
    _name(tale)
    _sort(told, founded, tale.at)
    _answer(told, founded)
    _join(told)


def _write_threads(tale: Tale, written: list[Occurrence], watch: Watch) -> Told:
    told = []
    for number, occurrence in enumerate(written):
        told.append((occurrence, thread(tale.seed, occurrence).until(tale.at)))
        watch("Writing letters", number + 1, len(written))
    return told


def _import(files: sheets.Sheets, at: datetime, watch: Watch) -> None:
    steps = (
        ("Importing orders", orders, files.orders, SHOP),
        ("Importing what befell them", events, files.events, SHOP),
        ("Importing letters", conversations, files.conversations, LETTERS),
    )
    for number, (what, imported, path, source) in enumerate(steps):
        watch(what, number, len(steps))
        imported.read([path], at=at, source=source, into_demo=True)


def _analyze() -> None:
    """Whoever asks next, in this very transaction, should know how large the tables have become."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def customers() -> dict[str, int]:
    """E-mail address to customer."""
    return dict(Address.objects.filter(kind="email").values_list("value", "customer_id"))


def _name(tale: Tale) -> None:
    known = customers()
    named = [Customer(pk=known[buyer.name.email], name=buyer.name.full) for buyer in tale.buyers if buyer.name.email in known]
    Customer.objects.bulk_update(named, ["name"], batch_size=2000)


def _sort(told: Told, founded: Founded, at: datetime) -> None:
    """Each into the inbox it would have come in by, under whoever answered it."""
    for name, inbox in founded.inboxes.items():
        references = [
            occurrence.reference for occurrence, _ in told if house.inbox_of(occurrence.kind, occurrence.parcel.reference) == name
        ]
        _old(references).update(inbox=inbox)
    Inbox.objects.exclude(name__in=house.INBOXES).update(archived_at=at)
    for email, teammate in founded.teammates.items():
        references = [occurrence.reference for occurrence, thread in told if thread.owner and thread.owner.email == email]
        _old(references).update(owner=teammate)


def _old(references: list[str]):
    return Conversation.objects.filter(source=LETTERS, reference__in=references)


def _answer(told: Told, founded: Founded) -> None:
    """What was said after the letter."""
    known = dict(Conversation.objects.filter(source=LETTERS).values_list("reference", "pk"))
    said = [
        Message(
            conversation_id=known[occurrence.reference],
            kind=said.kind,
            at=said.at,
            text=said.text,
            by=said.by and founded.teammates[said.by.email],
        )
        for occurrence, thread in told
        for said in thread.said[1:]
    ]
    Message.objects.bulk_create(said, batch_size=5000)
    Conversation.objects.filter(source=LETTERS).reread()


def _join(told: Told) -> None:
    """A complaint belongs to the very event of its parcel that the shop's log knows."""
    events_known = dict(OrderEvent.objects.filter(source=SHOP).values_list("reference", "pk"))
    moments = dict(Occasion.objects.filter(conversation__source=LETTERS).values_list("conversation__reference", "moment_id"))
    joined = [
        Occasion(moment_id=moments[occurrence.reference], order_event_id=events_known[occurrence.reference], at=occurrence.said_at)
        for occurrence, _ in told
        if occurrence.is_trouble
    ]
    Occasion.objects.bulk_create(joined, batch_size=5000)
