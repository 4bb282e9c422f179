"""Moments by the thousand: the set form of noticing and judging, from imported conversations. Twice is once.

The staged table `told` has verdict and cause a row beside what conversations need of it, and `thread` says which conversation each is.
"""

from dataclasses import dataclass

from amends.base.event import record
from amends.base.staging import done, told
from amends.listening.cause import Cause
from amends.listening.cause_tree import SURVIVORS, name_causes
from amends.listening.counting import recount

IMPORT = "import"


@dataclass
class MomentIntake:
    """What became of the conversations: new moments, new judgements, new causes."""

    moments: int = 0
    judgements: int = 0
    causes: int = 0


def take_in(cursor, moment_model, *, at, live: bool) -> MomentIntake:
    """Every conversation opens a moment; the last verdict and cause of its rows are an import's proposal, never a person's word."""
    intake = MomentIntake()
    name_causes()
    done(cursor, VERDICTS)
    intake.causes = done(cursor, NEW_CAUSES, Cause.objects.root("company").pk)
    done(cursor, CAUSES)
    done(cursor, NOTICED)
    intake.moments = done(cursor, NEW_MOMENTS, None if live else at)
    done(cursor, "INSERT INTO listening_occasion (moment_id, conversation_id, at) SELECT id, conversation_id, opened_at FROM noticed")
    judged = [moment for (moment,) in told(cursor, NEW_JUDGEMENTS, IMPORT, at, IMPORT)]
    intake.judgements = len(judged)
    recount(cursor, judged)
    done(cursor, "DROP TABLE heard, noticed")
    if live:
        for moment in moment_model.objects.filter(pk__in=judged).order_by("at", "pk").iterator():
            record("moments.judged", about=moment, at=at, verdict=moment.verdict)
    return intake


VERDICTS = """
    CREATE TEMPORARY TABLE heard AS
    SELECT thread.conversation_id, customer_id, opened_at, verdict, cause, NULL::bigint AS cause_id FROM thread JOIN (
        SELECT reference, (array_agg(verdict ORDER BY line DESC) FILTER (WHERE verdict <> ''))[1] AS verdict,
               (array_agg(cause ORDER BY line DESC) FILTER (WHERE cause <> ''))[1] AS cause
        FROM told GROUP BY reference
    ) said USING (reference)
"""
NEW_CAUSES = """
    INSERT INTO listening_cause (parent_id, root, name)
    SELECT %s, 'company', min(cause) FROM heard WHERE verdict IS NOT NULL AND cause IS NOT NULL AND NOT EXISTS (
        SELECT FROM listening_cause known WHERE lower(known.name) = lower(heard.cause) AND parent_id IS NOT NULL
        AND (archived_at IS NULL OR merged_into_id IS NOT NULL)
    ) GROUP BY lower(cause)
    ON CONFLICT DO NOTHING
"""
CAUSES = f"""
    WITH {SURVIVORS}
    UPDATE heard SET cause_id = best.kept FROM (
        SELECT DISTINCT ON (lower(known.name)) lower(known.name) AS written, survivor.kept
        FROM listening_cause known JOIN survivor USING (id) WHERE parent_id IS NOT NULL
        ORDER BY lower(known.name), archived_at IS NOT NULL, merged_into_id IS NULL, id
    ) best WHERE best.written = lower(heard.cause)
"""  # noqa: S608 - nothing but the text above
NOTICED = """
    CREATE TEMPORARY TABLE noticed AS
    SELECT nextval(pg_get_serial_sequence('listening_moment', 'id')) AS id, conversation_id, customer_id, opened_at FROM heard
    WHERE NOT EXISTS (SELECT FROM listening_occasion occasion WHERE occasion.conversation_id = heard.conversation_id)
"""
NEW_MOMENTS = """
    INSERT INTO listening_moment (id, customer_id, at, imported_at) SELECT id, customer_id, opened_at, %s FROM noticed
"""
NEW_JUDGEMENTS = f"""
    WITH {SURVIVORS}
    INSERT INTO listening_judgement (moment_id, proposed_by, at, verdict, cause_id, why)
    SELECT moment_id, %s, %s, heard.verdict, heard.cause_id, ''
    FROM heard JOIN (SELECT conversation_id, min(moment_id) AS moment_id FROM listening_occasion GROUP BY conversation_id) first
    USING (conversation_id)
    LEFT JOIN LATERAL (
        SELECT verdict, cause_id FROM listening_judgement said WHERE said.moment_id = first.moment_id AND proposed_by = %s
        ORDER BY at DESC, id DESC LIMIT 1
    ) earlier ON TRUE
    LEFT JOIN survivor ON survivor.id = earlier.cause_id
    WHERE heard.verdict IS NOT NULL
    AND (heard.verdict IS DISTINCT FROM earlier.verdict OR heard.cause_id IS DISTINCT FROM survivor.kept)
    RETURNING moment_id
"""  # noqa: S608 - nothing but the text above
