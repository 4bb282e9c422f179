"""One conversation as one request sees it: its parts, each gathered when a template asks for it."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import now

from amends.base.digits import number
from amends.base.refusal import Refusal
from amends.conversations.models import Conversation
from amends.conversations.view import SORTS, VIEWS
from amends.screens.conversation.composer import Composer
from amends.screens.conversation.head import Head
from amends.screens.conversation.panel import Panel
from amends.screens.conversation.regrouping_shell import LedOn
from amends.screens.conversation.thread import Thread
from amends.screens.conversation.told import Told
from amends.screens.parts.toast import toast, warn


class Shown:
    """A conversation that the one who asks may see. `tried` holds what was refused, by the name of its form."""

    def __init__(self, request, pk: int, **tried) -> None:
        visible = Conversation.objects.visible_to(request.user).with_people()
        self.conversation = get_object_or_404(visible, pk=pk)
        if self.conversation.merged_into_id:
            raise LedOn(self.conversation.standing())
        self.request, self.at, self.tried = request, now(), tried

    @classmethod
    def to_act_on(cls, request, pk: int) -> "Shown":
        """For whoever reads letters; to the others there is nothing to be done here."""
        if not request.user.reads_letters:
            raise Http404
        return cls(request, pk)

    @cached_property
    def told(self) -> Told:
        return Told(self.conversation, self.request.user)

    @cached_property
    def head(self) -> Head:
        return Head(self.told, self.request.reader, at=self.at, tried=self.tried)

    @cached_property
    def thread(self) -> Thread:
        return Thread(self.told, self.request.reader, at=self.at, before=number(self.request.GET.get("before")))

    @cached_property
    def panel(self) -> Panel:
        return Panel(self.told, at=self.at, tried=self.tried.get("promising"))

    @cached_property
    def composer(self) -> Composer | None:
        """None for whoever only sees figures."""
        if not self.told.reads:
            return None
        chosen = self.request.GET.get("write", "")
        return Composer(self.told, self.request.reader, at=self.at, tried=self.tried.get("saying"), chosen=chosen)

    @property
    def listed(self) -> str:
        """The list it was opened from, as a query."""
        asked = {"view": (self.request.GET.get("view"), VIEWS), "sort": (self.request.GET.get("sort"), SORTS)}
        return urlencode({name: value for name, (value, known) in asked.items() if value in known})

    @property
    def query(self) -> str:
        return f"?{self.listed}" if self.listed else ""

    @property
    def next(self) -> str:
        """The one after it in that list."""
        return f"{reverse('desk_next')}?{urlencode({'after': self.conversation.pk})}{'&' if self.listed else ''}{self.listed}"

    @property
    def address(self) -> str:
        return reverse("conversation", args=[self.conversation.pk]) + self.query

    def page(self, *, status: int = 200) -> HttpResponse:
        return render(self.request, "screens/conversation/page.html", {"shown": self}, status=status)

    def parts(self, *names: str, status: int = 200) -> HttpResponse:
        """What changed, each to be put in its place."""
        return render(self.request, "screens/conversation/_parts.html", {"shown": self, "parts": names, "beside": True}, status=status)


EVERYTHING = ("head", "thread", "panel")


def again(request, pk: int, *more: str, status: int = 200, **tried) -> HttpResponse:
    """After a deed: its parts as they are now, or for who has no JavaScript the whole page."""
    shown = Shown(request, pk, **tried)
    if request.htmx:
        return shown.parts(*EVERYTHING, *more, status=status)
    return shown.page(status=status) if status != 200 else HttpResponseRedirect(shown.address)


def deed(request, pk: int, verb, done, *, undo="") -> HttpResponse:
    """Do one thing to a conversation; what refuses it is said, with what is so instead. `done` and `undo` may ask what came of it."""
    shown = Shown.to_act_on(request, pk)
    try:
        made = verb(shown.conversation, shown.at)
    except Refusal as refusal:
        warn(request, refusal)
        return again(request, pk, status=422)
    toast(request, done(made) if callable(done) else done, undo=undo(made) if callable(undo) else undo)
    return again(request, pk)
