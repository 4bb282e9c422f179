"""Conversations as a list tells them: a few questions for all of them together, however many they are."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from amends.base.models import Teammate
from amends.conversations.models import Attachment, Conversation
from amends.listening.models import Moment
from amends.recoveries.models import Recovery
from amends.recoveries.step import STEP_NAMES

LONG_AGO = timedelta(days=30)
A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Row:
    """What one row says of its conversation to its reader."""

    conversation: Conversation
    reader: Teammate
    at: datetime
    moment: Moment | None
    next_step: str | None
    files: int

    @property
    def subject(self) -> str:
        """Its writer's words as well."""
        named = self.conversation.subject if self.reader.reads_letters else ""
        return named or _("Conversation %(number)s") % {"number": self.conversation.pk}

    @property
    def preview(self) -> str:
        return self.conversation.preview_for(self.reader)

    @property
    def organisations(self) -> str:
        return ", ".join(organisation.name for organisation in self.conversation.customer.organisations.all())

    @property
    def step_name(self) -> str:
        return STEP_NAMES.get(self.next_step, "")

    @property
    def is_late(self) -> bool:
        return self._is_over(self.conversation.next_due_at)

    @property
    def is_promise_late(self) -> bool:
        return self._is_over(self.conversation.commitment_due_at)

    @property
    def is_snoozed(self) -> bool:
        until = self.conversation.snoozed_until
        return until is not None and until > self.at

    @property
    def is_mine(self) -> bool:
        return self.conversation.owner_id == self.reader.pk

    @property
    def is_fresh(self) -> bool:
        return self.at - (self.conversation.waiting_since or self.conversation.last_at) < A_MINUTE

    @property
    def is_long_ago(self) -> bool:
        return self.at - self.conversation.last_at > LONG_AGO

    def _is_over(self, due_at) -> bool:
        return due_at is not None and due_at < self.at


class Rows:
    """Some conversations, in their order, as one teammate reads them at one instant."""

    def __init__(self, conversations: list[Conversation], teammate, *, at: datetime) -> None:
        self.conversations, self.teammate, self.at = conversations, teammate, at
        prefetch_related_objects(conversations, "customer__organisations")

    def __iter__(self):
        return (self._row(conversation) for conversation in self.conversations)

    @cached_property
    def moments(self) -> dict[int, Moment]:
        """The newest moment of each."""
        told = Moment.objects.visible_to(self.teammate).filter(occasions__conversation__in=self._numbers)
        newest = told.order_by("occasions__conversation", "-at", "-pk").distinct("occasions__conversation")
        return {moment.told_in: moment for moment in newest.annotate(told_in=F("occasions__conversation")).select_related("cause")}

    @cached_property
    def next_steps(self) -> dict[int, str]:
        """What comes next in the recovery that is due first."""
        theirs = Recovery.objects.visible_to(self.teammate).open().filter(moment__occasions__conversation__in=self._numbers)
        latest_first = theirs.with_next_step().order_by("-next_due_at")
        return dict(latest_first.values_list("moment__occasions__conversation", "next_step"))

    @cached_property
    def files(self) -> dict[int, int]:
        theirs = Attachment.objects.visible_to(self.teammate).filter(message__conversation__in=self._numbers)
        return dict(theirs.values_list("message__conversation").annotate(Count("pk")))

    @property
    def _numbers(self) -> list[int]:
        return [conversation.pk for conversation in self.conversations]

    def _row(self, conversation: Conversation) -> Row:
        found = (asked.get(conversation.pk) for asked in (self.moments, self.next_steps, self.files))
        moment, next_step, files = found
        return Row(conversation, self.teammate, self.at, moment, next_step, files or 0)
