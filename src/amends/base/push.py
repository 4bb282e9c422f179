"""What changed, told to every open page: a topic, never a text, for a notification holds 8,000 bytes."""

from django.db import connection

CHANNEL = "amends"
APART = "@"  # a topic that begins so is for one stranger's page, and none of ours hears it


def tell(*topics: str) -> None:
    """Heard by LISTEN once the transaction is committed; never, if it is rolled back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, topic) FROM unnest(%s::text[]) AS topic", [CHANNEL, list(topics)])
