"""Conversations of other desks, from files: a row a conversation, or several rows of one, as logs have them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from amends.base.event import record
from amends.base.models import Firm, Teammate
from amends.base.staging import done, staged
from amends.conversations.models import Conversation
from amends.imports.choices import Choices
from amends.imports.conversations.fields import FIELDS
from amends.imports.conversations.rows import ConversationRows
from amends.imports.dates import Clock
from amends.imports.delivery import Brought, Delivery, Watch, counted, named
from amends.imports.opened import order_of_dates
from amends.imports.reading import blocks_of
from amends.listening.models import Moment

HELP = """Take in conversations of another desk, as history.

Fields for --map: customer and time are needed; id, subject, text, verdict (magic, plain or misery), cause and closed are used if they are
there. Rows of one id are one conversation: opened at the earliest time, every text a message, everything else as the last row says. History
opens no recovery and starts no clock, unless you say --live.
"""
EXAMPLES = """
amends import conversations tickets.csv.gz
amends import conversations complaints.csv --map customer=complaint_id time=date_received subject=issue
amends import conversations today.csv --live
"""
COLUMNS = (
    "line integer, reference text, customer text, at timestamptz, subject text, said text, closed_at timestamptz, "
    "verdict text, cause text, ordinal integer default 1"
)
ONE_OF = ()
ASKS = ("dates", "encoding", "source", "live")
READ = ("id", "customer", "time", "subject", "text", "closed", "verdict", "cause")
ADDED = ("customers", "conversations", "messages", "closed", "moments", "judgements", "causes")


@dataclass
class ConversationsTaken:
    """What an import of conversations did."""

    rows: int = 0
    without_customer: int = 0
    refused: int = 0
    customers: int = 0
    conversations: int = 0
    messages: int = 0
    closed: int = 0
    moments: int = 0
    judgements: int = 0
    causes: int = 0
    dry_run: bool = False
    live: bool = False
    files: list[Brought] = field(default_factory=list)


def read(
    paths: Sequence[str | Path], *, at: datetime, by: Teammate | None = None, watch: Watch | None = None, **choices
) -> ConversationsTaken:
    """Take in the conversations of files; `choices` are those of Choices."""
    delivery = Delivery(paths, Choices(**choices), at=at, watch=watch)
    live = delivery.choices.live
    with delivery.taken_in(FIELDS) as files:
        taken = ConversationsTaken(dry_run=delivery.choices.dry_run, live=live, files=files)
        for file in files:
            _take(file, delivery)
            counted(taken, file, ADDED)
        record("conversations.taken_in", by=by, at=at, count=taken.conversations, live=live, files=named(files), rows=taken.rows)
    return taken


def _take(file: Brought, delivery: Delivery) -> None:
    choices = delivery.choices
    with staged("told", COLUMNS, blocks_of(tables(file, delivery))) as cursor:
        begun = Conversation.objects.take_in(cursor, source=choices.source or "conversations", at=delivery.at, live=choices.live)
        noticed = Moment.objects.take_in(cursor, at=delivery.at, live=choices.live)
        done(cursor, "DROP TABLE thread")
    file.refuse_lines((line, "its id belongs to another customer") for line in begun.strangers)
    file.counts |= {name: getattr(begun, name, None) or getattr(noticed, name, 0) for name in ADDED}


def tables(file: Brought, delivery: Delivery) -> Iterator[pa.Table]:
    """What is read of the file: the line of each good row, then what READ names."""
    zone = Firm.the().zone
    clocks = [Clock(zone, order_of_dates(file.opened, name, delivery.choices), now=delivery.at) for name in ("time", "closed")]
    return _read(file, ConversationRows(file.opened, *clocks), delivery.watch)


def _read(file: Brought, reader: ConversationRows, watch: Watch | None) -> Iterator[pa.Table]:
    for rows in file.rows(watch):
        columns, without_customer = reader.columns(rows)
        file.counts["without_customer"] += without_customer
        rows.report(file.refused)
        yield rows.table(columns)
