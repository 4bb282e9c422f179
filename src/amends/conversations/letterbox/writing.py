"""A letter as rows: the set form of beginning a conversation, saying something in it and taking an arrival in, in one statement."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from amends.conversations.letterbox.known_id import digest

BEGUN = """
    INSERT INTO conversations_conversation
        (customer_id, inbox_id, subject, source, opened_at, imported_at, closed_at, last_at, preview, waiting_since)
    VALUES (
        %(customer)s, %(inbox)s, %(subject)s, 'amends', %(at)s, %(imported_at)s, %(closed_at)s, %(at)s, %(preview)s, %(waiting_since)s
    )
    RETURNING id
"""
THERE = "SELECT %(conversation)s::bigint AS id"
SAID = """
    WITH thread AS ({thread}),
    said AS (
        INSERT INTO conversations_message
            (conversation_id, kind, by_id, at, text, subject, key, reference, html_bytes, folded_letters)
        SELECT id, %(kind)s, %(by)s, %(at)s, %(text)s, %(subject)s, %(key)s, %(reference)s, %(html_bytes)s, %(folded_letters)s FROM thread
        RETURNING id, conversation_id
    ),
    ends AS (
        INSERT INTO conversations_recipient (message_id, role, address)
        SELECT said.id, role, address FROM said, unnest(%(roles)s::text[], %(addresses)s::text[]) AS ends (role, address)
    ),
    known AS (
        INSERT INTO conversations_knownid (conversation_id, message_id, kind, digest)
        SELECT conversation_id, said.id, kind, digest FROM said, unnest(%(id_kinds)s::text[], %(digests)s::uuid[]) AS known (kind, digest)
    ),
    remarks AS (
        INSERT INTO conversations_remark (arrival_id, filter, said)
        SELECT %(arrival)s, filter, said FROM unnest(%(filters)s::text[], %(remarks)s::text[]) AS remarks (filter, said)
    ),
    taken AS (
        UPDATE conversations_arrival SET message_id = said.id, taken_at = %(taken_at)s, failure = ''
        FROM said WHERE conversations_arrival.id = %(arrival)s
    )
    SELECT conversation_id, id FROM said
"""


@dataclass(frozen=True)
class Rows:
    """What becomes rows of a letter. `conversation` is None where one begins."""

    said: dict
    ends: list[tuple[str, str]]
    ids: list[tuple[str, str]]  # as what, and which
    remarks: list[tuple[str, str]]
    arrival: int
    taken_at: datetime
    conversation: int | None = None

    def write(self) -> tuple[int, int]:
        """The numbers of the conversation and the message."""
        roles, addresses = _columns(self.ends)
        digests, kinds = _columns(list({digest(message_id): kind for kind, message_id in reversed(self.ids)}.items()))
        filters, remarks = _columns(list(dict.fromkeys(self.remarks)))
        columns = {"roles": roles, "addresses": addresses, "id_kinds": kinds, "digests": digests, "filters": filters, "remarks": remarks}
        place = {"arrival": self.arrival, "taken_at": self.taken_at, "conversation": self.conversation}
        with connection.cursor() as cursor:
            cursor.execute(SAID.format(thread=BEGUN if self.conversation is None else THERE), self.said | columns | place)
            return cursor.fetchone()


def _columns(pairs: list[tuple]) -> tuple[list, list]:
    return [one for one, _other in pairs], [other for _one, other in pairs]
