"""Conversations as a desk asks for them, and what their rows carry for it."""

from django.db import connection, models

from amends.conversations.conversation_intake import ConversationIntake, take_in
from amends.conversations.inbox import Inbox


class ConversationQuerySet(models.QuerySet):
    def take_in(self, cursor, *, source: str, at, live: bool = False) -> ConversationIntake:
        """The set form of beginning, hearing and closing: from a staged table, conversation_intake.py says which."""
        return take_in(cursor, source=source, imported_at=None if live else at)

    def visible_to(self, teammate):
        """Whoever sees an inbox sees what came in there; the words in them have a rule of their own."""
        inboxes = Inbox.objects.visible_to(teammate)
        also = self.model.also_in.through.objects.filter(inbox__in=inboxes).values("conversation_id")
        return self.filter(models.Q(inbox__in=inboxes) | models.Q(pk__in=also))

    def standing(self):
        """Those that were not merged into another."""
        return self.filter(merged_into=None)

    def open(self):
        return self.filter(closed_at=None)

    def mine(self, teammate):
        return self.open().filter(owner=teammate)

    def of_teams(self, teammate):
        """Handed to a team of theirs."""
        return self.open().filter(team__in=teammate.teams.all())

    def unowned(self):
        return self.open().filter(owner=None)

    def waiting(self):
        return self.open().exclude(waiting_since=None)

    def snoozed(self, *, at):
        return self.open().filter(snoozed_until__gt=at)

    def awake(self, *, at):
        """Not laid aside at that time."""
        return self.filter(models.Q(snoozed_until=None) | models.Q(snoozed_until__lte=at))

    def at_risk(self):
        return self.open().filter(at_risk_cents__gt=0)

    def with_commitment_due(self, before):
        """Something promised in them is due before then, or is overdue."""
        return self.open().filter(commitment_due_at__lt=before)

    def with_people(self):
        return self.select_related("customer", "inbox", "owner", "team")

    def fall_due(self, at) -> int:
        """The next deadline that somebody upstairs watches over, or none; for open ones only."""
        return self.open().update(next_due_at=at)

    def endanger(self, cents, *, as_of) -> int:
        """What is at risk in each, in cents or by an expression, or None; for open ones only."""
        return self.open().update(at_risk_cents=cents, at_risk_as_of=as_of)

    def reread(self) -> None:
        """Let each row say again what its messages say: the latest words, since when somebody waits, what is promised next."""
        with connection.cursor() as cursor:
            cursor.execute(REREAD, [list(self.values_list("pk", flat=True))])


REREAD = """
    UPDATE conversations_conversation thread SET
        last_at = GREATEST(opened_at, (
            SELECT max(at) FROM conversations_message WHERE conversation_id = thread.id AND kind <> 'trace'
        )),
        preview = COALESCE((
            SELECT left(text, 140) FROM conversations_message
            WHERE conversation_id = thread.id AND kind IN ('received', 'reply') ORDER BY at DESC, id DESC LIMIT 1
        ), ''),
        commitment_due_at = CASE WHEN closed_at IS NULL THEN (
            SELECT min(due_at) FROM conversations_commitment
            WHERE conversation_id = thread.id AND kept_at IS NULL AND broken_at IS NULL
        ) END,
        waiting_since = CASE WHEN closed_at IS NULL THEN (
            SELECT min(heard.at) FROM conversations_message heard
            WHERE heard.conversation_id = thread.id AND heard.kind = 'received' AND heard.at > COALESCE(imported_at, '-infinity')
            AND NOT EXISTS (
                SELECT FROM conversations_message reply
                WHERE reply.conversation_id = thread.id AND reply.kind = 'reply' AND (reply.at, reply.id) > (heard.at, heard.id)
            )
            AND NOT EXISTS (
                SELECT FROM conversations_closing closing
                WHERE closing.conversation_id = thread.id AND closing.reopened_by_id IS NULL
                AND closing.at >= heard.at AND heard.at < COALESCE(closing.reopened_at, 'infinity')
            )
        ) END
    WHERE thread.id = ANY(%s)
"""
