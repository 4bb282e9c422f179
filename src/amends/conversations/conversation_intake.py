"""Conversations by the thousand: the set form of beginning, hearing and closing. Twice is once.

They are taken from a staged table `told`, a row a thing said, whose columns include COLUMNS. Afterwards the temporary table `thread`
(reference, conversation_id, customer_id, opened_at) says which conversations these were, for the floors above.
"""

from dataclasses import dataclass, field
from datetime import datetime

from amends.base.staging import done, told
from amends.conversations.inbox import Inbox
from amends.customers.address_intake import take_in_people

COLUMNS = (
    "line integer, reference text, customer text, at timestamptz, subject text, said text, closed_at timestamptz, ordinal integer default 1"
)


@dataclass
class ConversationIntake:
    """What became of the rows; `strangers` are the lines that name somebody else's conversation."""

    customers: int = 0
    conversations: int = 0
    messages: int = 0
    closed: int = 0
    strangers: list[int] = field(default_factory=list)


def take_in(cursor, *, source: str, imported_at: datetime | None) -> ConversationIntake:
    """Rows of one reference are one conversation: opened at the first, the rest as the last row says. History waits for no answer."""
    intake = ConversationIntake()
    done(cursor, TWINS)
    done(cursor, REFERENCES)
    intake.strangers = [line for (line,) in told(cursor, STRANGERS_IN_FILE)]
    intake.customers = take_in_people(cursor, "told")
    done(cursor, THREADS, source)
    intake.strangers += [line for (line,) in told(cursor, STRANGERS_ON_RECORD)]
    inbox, _ = Inbox.objects.get_or_create(name=f"Imported {source}", defaults={"channel": "import"})
    intake.conversations = done(cursor, NEW_CONVERSATIONS, inbox.pk, source, imported_at)
    done(cursor, OPENED_EARLIER)
    intake.messages = done(cursor, NEW_MESSAGES)
    intake.closed = done(cursor, NEW_CLOSINGS)
    done(cursor, "ANALYZE thread, conversations_message")  # what came in just now is news to the planner: it would read all for each
    done(cursor, SHOW)
    done(cursor, "DROP TABLE who")
    return intake


TWINS = """
    UPDATE told SET ordinal = twin.n FROM (
        SELECT line, row_number() OVER (PARTITION BY customer, at, subject, md5(said) ORDER BY line) AS n FROM told WHERE reference IS NULL
    ) twin WHERE twin.line = told.line AND twin.n > 1
"""
REFERENCES = """
    UPDATE told SET reference = concat_ws(' ', customer, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        md5(subject || ' ' || said), '#' || ordinal)
    WHERE reference IS NULL
"""
STRANGERS_IN_FILE = """
    DELETE FROM told USING (
        SELECT reference, (array_agg(customer ORDER BY line))[1] AS first
        FROM told GROUP BY reference HAVING min(customer) <> max(customer)
    ) torn WHERE told.reference = torn.reference AND told.customer <> torn.first
    RETURNING told.line
"""
THREADS = """
    CREATE TEMPORARY TABLE thread AS
    SELECT story.reference, who.customer_id, story.opened_at, story.last_at, story.subject, story.closed_at,
           known.id AS known_id, known.customer_id AS known_customer_id,
           coalesce(known.id, nextval(pg_get_serial_sequence('conversations_conversation', 'id'))) AS conversation_id
    FROM (
        SELECT reference, min(customer) AS customer, min(at) AS opened_at, max(at) AS last_at,
               coalesce((array_agg(subject ORDER BY line DESC) FILTER (WHERE subject <> ''))[1], '') AS subject,
               (array_agg(closed_at ORDER BY line DESC))[1] AS closed_at
        FROM told GROUP BY reference ORDER BY min(line)
    ) story
    JOIN who ON who.value = story.customer
    LEFT JOIN conversations_conversation known ON known.source = %s AND known.reference = story.reference
"""
STRANGERS_ON_RECORD = """
    WITH stranger AS (DELETE FROM thread WHERE known_customer_id <> customer_id RETURNING reference)
    DELETE FROM told USING stranger WHERE told.reference = stranger.reference RETURNING line
"""
NEW_CONVERSATIONS = """
    INSERT INTO conversations_conversation (id, customer_id, inbox_id, subject, source, reference, opened_at, imported_at, last_at, preview)
    SELECT conversation_id, customer_id, %s, subject, %s, reference, opened_at, %s, last_at, '' FROM thread WHERE known_id IS NULL
"""
OPENED_EARLIER = """
    UPDATE conversations_conversation known
    SET opened_at = least(known.opened_at, thread.opened_at), last_at = greatest(known.last_at, thread.last_at),
        subject = CASE WHEN known.subject = '' THEN thread.subject ELSE known.subject END
    FROM thread WHERE known.id = thread.known_id
    AND (known.opened_at > thread.opened_at OR known.last_at < thread.last_at OR known.subject = '' AND thread.subject <> '')
"""
NEW_MESSAGES = """
    INSERT INTO conversations_message (conversation_id, kind, at, text)
    SELECT conversation_id, 'received', at, said FROM (
        SELECT DISTINCT ON (reference, at, said) reference, at, said, line FROM told WHERE said <> '' ORDER BY reference, at, said, line
    ) said JOIN thread USING (reference)
    WHERE NOT EXISTS (
        SELECT FROM conversations_message heard
        WHERE heard.conversation_id = thread.conversation_id AND heard.at = said.at AND heard.text = said.said
    )
    ORDER BY said.line
"""
NEW_CLOSINGS = """
    INSERT INTO conversations_closing (conversation_id, at)
    SELECT conversation_id, closed_at FROM thread WHERE closed_at IS NOT NULL
    AND NOT EXISTS (SELECT FROM conversations_closing closing WHERE closing.conversation_id = thread.conversation_id)
    AND NOT EXISTS (
        SELECT FROM conversations_message ours WHERE ours.conversation_id = thread.conversation_id AND ours.kind <> 'received'
    )
"""
SHOW = """
    UPDATE conversations_conversation shown SET
        closed_at = closing.at,
        snoozed_until = CASE WHEN closing.at IS NULL THEN snoozed_until END,
        next_due_at = CASE WHEN closing.at IS NULL THEN next_due_at END,
        commitment_due_at = CASE WHEN closing.at IS NULL THEN commitment_due_at END,
        at_risk_cents = CASE WHEN closing.at IS NULL THEN at_risk_cents END,
        at_risk_as_of = CASE WHEN closing.at IS NULL THEN at_risk_as_of END,
        last_at = greatest(shown.last_at, last.at),
        preview = coalesce(left(last.text, 140), ''),
        waiting_since = CASE
            WHEN closing.at IS NOT NULL THEN NULL
            WHEN known_id IS NOT NULL THEN waiting_since
            WHEN imported_at IS NULL THEN last.first_at
        END
    FROM thread
    LEFT JOIN conversations_closing closing ON closing.conversation_id = thread.conversation_id AND closing.reopened_at IS NULL
    LEFT JOIN LATERAL (
        SELECT at, text, min(at) OVER () AS first_at FROM conversations_message message
        WHERE message.conversation_id = thread.conversation_id AND kind = 'received' ORDER BY at DESC, id DESC LIMIT 1
    ) last ON TRUE
    WHERE shown.id = thread.conversation_id
    AND NOT EXISTS (SELECT FROM conversations_message ours WHERE ours.conversation_id = shown.id AND ours.kind <> 'received')
"""
