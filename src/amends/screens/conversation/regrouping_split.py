"""Some of what was said goes on as a conversation of its own: which, and what it is about."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from amends.conversations.models import Message

MOST = 300


class SplitForm(forms.Form):
    """What goes, and what it is called from then on."""

    subject = forms.CharField(label=_("What it is about"), max_length=500, widget=forms.TextInput(attrs={"dir": "auto"}))
    messages = forms.ModelMultipleChoiceField(
        queryset=Message.objects.none(), label=_("What goes along"), error_messages={"required": _("Tick what is to go along.")}
    )

    def __init__(self, *args, parting, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["messages"].queryset = parting.said


class Parting:
    """The messages of one conversation, to choose from. `start` is the first of those that are ticked beforehand."""

    def __init__(self, conversation, teammate, *, start: int | None) -> None:
        self.conversation, self.teammate, self.start = conversation, teammate, start

    @property
    def said(self):
        told = Message.objects.visible_to(self.teammate).filter(conversation=self.conversation)
        return told.exclude(kind="trace")

    @cached_property
    def rows(self) -> list[Message]:
        """The newest, in the order in which they were said."""
        return list(self.said.select_related("by").order_by("-at", "-pk")[:MOST])[::-1]

    @cached_property
    def first(self) -> Message | None:
        return next((message for message in self.rows if message.pk == self.start), None)

    @property
    def ticked(self) -> list[int]:
        if self.first is None:
            return []
        return [message.pk for message in self.rows if (message.at, message.pk) >= (self.first.at, self.first.pk)]

    @property
    def initial(self) -> dict:
        about = self.first.subject if self.first and self.first.subject else self.conversation.subject
        return {"subject": about, "messages": self.ticked}
