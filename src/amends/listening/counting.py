"""Which judgement of a moment counts, for any number of them: the latest person's, else the latest proposal's, withdrawn ones left out."""

from amends.base.staging import done
from amends.listening.cause_tree import SURVIVORS


def recount(cursor, moments: list[int]) -> None:
    """Write what counts on each moment: verdict, severity, and the cause, or the one it was merged into."""
    done(cursor, COUNTS, moments)


COUNTS = f"""
    WITH {SURVIVORS}
    UPDATE listening_moment moment SET verdict = counts.verdict, cause_id = survivor.kept, severity = counts.severity
    FROM (
        SELECT DISTINCT ON (asked.id) asked.id, said.verdict, said.cause_id, said.severity FROM unnest(%s::bigint[]) asked(id)
        LEFT JOIN listening_judgement said ON said.moment_id = asked.id AND said.withdrawn_at IS NULL
        ORDER BY asked.id, said.by_id IS NULL, said.at DESC, said.id DESC
    ) counts LEFT JOIN survivor ON survivor.id = counts.cause_id WHERE moment.id = counts.id
"""  # noqa: S608 - nothing but the text above
