"""What the house knows of a letter before it is taken in, asked in one breath."""

import uuid
from dataclasses import dataclass, field

from django.db import connection

ASKED = """
    SELECT 'twin', id, conversation_id, NULL::uuid FROM conversations_message WHERE key = %s
    UNION ALL SELECT 'writer', customer_id, NULL, NULL FROM customers_address WHERE kind = %s AND value = %s
    UNION ALL SELECT kind, id, conversation_id, digest FROM conversations_knownid WHERE digest = ANY(%s)
"""


@dataclass
class Known:
    """The message of an earlier copy, the customer who wrote, and where each id was seen: by digest, as what, in which conversation."""

    twin: int | None = None
    customer: int | None = None
    places: dict[uuid.UUID, list[tuple[str, int]]] = field(default_factory=dict)


def look_up(key: str, writer: tuple[str, str], digests: list[uuid.UUID]) -> Known:
    known = Known()
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [key, *writer, digests])
        for what, number, conversation, digest in sorted(cursor.fetchall(), key=lambda row: -row[1]):
            if what == "twin":
                known.twin = number
            elif what == "writer":
                known.customer = number
            else:
                known.places.setdefault(digest, []).append((what, conversation))
    return known
