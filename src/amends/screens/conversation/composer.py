"""Where a teammate writes: what they have begun, whom it goes to, and what they promise in it."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Prefetch
from django.utils.functional import cached_property

from amends.base.calendar import Calendar
from amends.conversations.address import NotAnAddress, addresses
from amends.conversations.caught import Caught, caught
from amends.conversations.channel import carrier_of, channel_of
from amends.conversations.models import Draft, Enclosure, Message
from amends.conversations.recipient import Recipients, recipients_of, strangers_to
from amends.screens.conversation.forms import SayingForm


@dataclass(frozen=True)
class Offer:
    """A promise caught in a text, and whether it is to be kept as a commitment."""

    caught: Caught
    is_wanted: bool


@dataclass(frozen=True)
class Writing:
    """A reply or a note under way. `refusal` says what is wrong with which field, `landed` what came in meanwhile."""

    kind: str
    text: str = ""
    to: str = ""
    cc: str = ""
    kept_at: datetime | None = None
    offers: tuple[Offer, ...] = ()
    strangers: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    wrong_text: str = ""
    wrong_to: str = ""
    wrong_cc: str = ""
    refusal: str = ""
    landed: tuple[Message, ...] = ()


class Composer:
    """Both things a teammate may write in one conversation. `tried` is the one that was refused, as it was typed."""

    def __init__(self, told, reader, *, at: datetime, tried: Writing | None = None, chosen: str = "") -> None:
        self.told, self.reader, self.at = told, reader, at
        self._tried, self._chosen = tried, chosen

    @property
    def reply(self) -> Writing:
        return self._writing("reply")

    @property
    def note(self) -> Writing:
        return self._writing("note")

    @property
    def chosen(self) -> str:
        """What is written in now: what was refused or asked for, else what was begun last."""
        if self._tried or self._chosen in ("reply", "note"):
            return self._tried.kind if self._tried else self._chosen
        return self._drafts[0].kind if self._drafts else "reply"

    @cached_property
    def recipients(self) -> Recipients:
        return recipients_of(self.told.conversation)

    @property
    def to(self) -> str:
        """Whom it goes to unless its writer says otherwise."""
        return ", ".join(self.recipients.to)

    @property
    def beside(self) -> list[str]:
        """Who had the letter in hand, too, and is not written to yet."""
        written_to = self.reply.cc.lower()
        return [address for address in self.recipients.cc if address.lower() not in written_to]

    @property
    def is_shown(self) -> bool:
        """Is it read where it was asked, too?"""
        channel = channel_of(self.told.conversation.inbox.channel)
        return channel is not None and channel.shows

    @property
    def leaves(self) -> bool:
        """Does a reply from this inbox go anywhere at all?"""
        return carrier_of(self.told.conversation.inbox.channel) is not None

    def enclosures(self, kind: str) -> tuple[Enclosure, ...]:
        """What goes with it."""
        return tuple(one for draft in self._drafts if draft.kind == kind for one in draft.enclosures.all())

    @cached_property
    def _drafts(self) -> list[Draft]:
        """The one changed last comes first."""
        theirs = Draft.objects.filter(conversation=self.told.conversation, teammate=self.told.teammate)
        files = Prefetch("enclosures", Enclosure.objects.select_related("file").order_by("pk"))
        return list(theirs.prefetch_related(files).order_by("-changed_at", "-pk"))

    def _writing(self, kind: str) -> Writing:
        if self._tried and self._tried.kind == kind:
            return self._tried
        draft = next((draft for draft in self._drafts if draft.kind == kind), None)
        if draft is None:
            return Writing(kind)
        return replace(written(draft, self.told.conversation, self.reader, at=self.at), enclosures=self.enclosures(kind))


def written(draft: Draft, conversation, reader, *, at: datetime, form: SayingForm | None = None) -> Writing:
    """A kept draft, with what it promises and whom it would surprise. `form` tells which promises its writer wants."""
    offers = offers_of(draft.text, form, reader, at=at) if draft.kind == "reply" else ()
    told = {"to": draft.to, "cc": draft.cc, "kept_at": draft.changed_at, "offers": offers}
    return Writing(draft.kind, draft.text, **told, strangers=strangers(f"{draft.to}, {draft.cc}", conversation))


def offers_of(text: str, form: SayingForm | None, reader, *, at: datetime) -> tuple[Offer, ...]:
    """Each promise in a text is to be kept, unless it was shown and not wanted."""
    unwanted = set(form.offered) - set(form.promised) if form else set()
    found = caught(text, at=at, zone=reader.firm.zone, calendar=Calendar.of(reader.firm))
    return tuple(Offer(one, one.text not in unwanted) for one in found)


def strangers(said: str, conversation) -> tuple[str, ...]:
    """Who would read it, and is at no address of the customer."""
    if not can_be_read(said):
        return ()  # it is still being typed
    found = addresses(said)
    return tuple(strangers_to(conversation.customer, found)) if found else ()


def can_be_read(said: str) -> bool:
    try:
        addresses(said)
    except NotAnAddress:
        return False
    return True
