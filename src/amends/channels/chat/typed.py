"""What is typed: by strangers at the window, and by an owner who opens one to them."""

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy

from amends.channels.fields import ForMachines, Reachable, Sites, Slug, words

TEXT_LONGEST = 5000


class Talk(forms.Form):
    """One line."""

    text = words(gettext_lazy("Write to us"), TEXT_LONGEST, widget=forms.Textarea, attrs={"rows": 2})
    nonce = forms.RegexField(r"^[0-9a-f-]{16,40}$", widget=forms.HiddenInput)


class Beginning(forms.Form):
    """The first words, and who they are from, if they like to say."""

    text = words(gettext_lazy("How can we help?"), TEXT_LONGEST, widget=forms.Textarea, attrs={"rows": 3})
    name = words(gettext_lazy("Your name, if you like"), 200, required=False, attrs={"autocomplete": "name"})
    email = Reachable(
        label=gettext_lazy("Your e-mail address, if you like"),
        required=False,
        help_text=gettext_lazy("Our answer goes there if you leave before it comes."),
    )
    website = ForMachines()

    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("text", "name", "email")}


class SetUp(forms.Form):
    """How the window is found, how it greets, and on whose pages it may stand."""

    slug = Slug()
    greeting = words(gettext_lazy("How it greets"), 500, required=False, widget=forms.Textarea, attrs={"rows": 2})
    sites = Sites()

    @classmethod
    def of(cls, inbox, window) -> "SetUp":
        if window is None:
            return cls(initial={"slug": slugify(inbox.name)[:60]})
        return cls(initial={"slug": window.slug, "greeting": window.greeting, "sites": "\n".join(window.sites)})
