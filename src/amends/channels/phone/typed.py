"""What is typed about a call."""

from uuid import uuid4

from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext_lazy

from amends.conversations.models import Conversation, Inbox

WAYS = [("in", gettext_lazy("They called us")), ("out", gettext_lazy("We called them"))]
TEXT_LONGEST = 20_000


def _words(label, longest: int, **more) -> forms.CharField:
    attrs = {"dir": "auto", "autocomplete": "off"} | more.pop("attrs", {})
    return forms.CharField(label=label, max_length=longest, widget=more.pop("widget", forms.TextInput)(attrs=attrs), **more)


class Logged(forms.Form):
    """Who, which way, when, and what was said."""

    who = _words(
        gettext_lazy("Who"),
        200,
        required=False,
        help_text=gettext_lazy("A name, an address or a telephone number."),
    )
    customer = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)
    name = _words(gettext_lazy("Name, if they are new"), 200, required=False)
    way = forms.ChoiceField(label=gettext_lazy("Which way"), choices=WAYS, initial="in", widget=forms.RadioSelect)
    began_at = forms.DateTimeField(
        label=gettext_lazy("When"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    subject = _words(gettext_lazy("What it was about"), 200, required=False)
    text = _words(gettext_lazy("What was said"), TEXT_LONGEST, widget=forms.Textarea, attrs={"rows": 6})
    inbox = forms.ModelChoiceField(label=gettext_lazy("For which inbox"), queryset=Inbox.objects.none(), empty_label=None)
    nonce = forms.UUIDField(widget=forms.HiddenInput)
    conversation = forms.ModelChoiceField(queryset=Conversation.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, *args, teammate, **kwargs) -> None:
        inboxes = inboxes_for_calls(teammate)
        fresh = {"began_at": now(), "nonce": uuid4(), "inbox": inboxes.first()}
        super().__init__(*args, initial=fresh | kwargs.pop("initial", {}), **kwargs)
        self.fields["inbox"].queryset = inboxes
        self.fields["conversation"].queryset = Conversation.objects.visible_to(teammate)
        if len(inboxes) == 1:
            self.fields["inbox"].widget = forms.HiddenInput()


def inboxes_for_calls(teammate):
    return Inbox.objects.visible_to(teammate).present().filter(channel="phone").order_by("name", "pk")
