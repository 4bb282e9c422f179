"""What is typed: by strangers into a form, and by an owner who opens one to them."""

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.base.refusal import Refusal
from amends.channels.form.sheet import Sheet
from amends.channels.framing import sites
from amends.conversations.address import one_address

MOST_FILES = 5
FILES_LIMIT_BYTES = 20 * 2**20
TEXT_LONGEST = 20_000


class ManyFiles(forms.ClearableFileInput):
    """A field that takes several."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """Any files, within what a letter may weigh."""

    widget = ManyFiles

    def clean(self, value, initial=None) -> list:
        files = [super(Files, self).clean(file, initial) for file in value or []]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("At most %(most)d files: leave some out.") % {"most": MOST_FILES})
        if sum(file.size for file in files) > FILES_LIMIT_BYTES:
            raise forms.ValidationError(_("Together at most %(mb)d MB: leave some out.") % {"mb": FILES_LIMIT_BYTES >> 20})
        return files


def _text(label, longest: int, **more) -> forms.CharField:
    attrs = {"dir": "auto"} | more.pop("attrs", {})
    return forms.CharField(label=label, max_length=longest, widget=more.pop("widget", forms.TextInput)(attrs=attrs), **more)


class Filled(forms.Form):
    """What a stranger writes. Machines fill in every field there is; people leave alone what they do not see."""

    name = _text(gettext_lazy("Your name"), 200, required=False, attrs={"autocomplete": "name"})
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("We answer to it, and use it for nothing else."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    subject = _text(gettext_lazy("What it is about"), 200, required=False)
    text = _text(gettext_lazy("Your message"), TEXT_LONGEST, widget=forms.Textarea, attrs={"rows": 6})
    files = Files(label=gettext_lazy("Pictures or papers"), required=False, help_text=gettext_lazy("At most 5, together 20 MB."))
    website = forms.CharField(label=gettext_lazy("Leave this empty"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def clean_email(self) -> str:
        try:
            return one_address(self.cleaned_data["email"])
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("This field is for machines: empty it, then send the form."))
        return ""

    def sheet(self, nonce: str) -> Sheet:
        said = self.cleaned_data
        return Sheet(nonce, said["name"], said["email"], said["subject"], said["text"].replace("\r\n", "\n"))

    def point_at_what_is_wrong(self) -> None:
        """The first field to mend has the focus when the page comes back."""
        for name in self.fields:
            if name in self.errors:
                self.fields[name].widget.attrs["autofocus"] = True
                return


class SetUp(forms.Form):
    """How a form is found, what it says, and on whose pages it may stand."""

    slug = forms.CharField(label=gettext_lazy("Its address ends in"), max_length=60, help_text=gettext_lazy("Letters, digits, hyphens."))
    title = _text(gettext_lazy("Title"), 200, required=False)
    intro = _text(gettext_lazy("What stands above it"), 2000, required=False, widget=forms.Textarea, attrs={"rows": 3})
    thanks = _text(gettext_lazy("What whoever sent it reads then"), 2000, required=False, widget=forms.Textarea, attrs={"rows": 3})
    sites = forms.CharField(
        label=gettext_lazy("Sites that may show it"),
        required=False,
        help_text=gettext_lazy("One on a line, such as https://www.firm.example. None: it has a page of its own only."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )

    @classmethod
    def of(cls, inbox, public_form) -> "SetUp":
        if public_form is None:
            return cls(initial={"slug": slugify(inbox.name)[:60]})
        shown = {name: getattr(public_form, name) for name in ("slug", "title", "intro", "thanks")}
        return cls(initial=shown | {"sites": "\n".join(public_form.sites)})

    def clean_sites(self) -> list[str]:
        try:
            return sites(self.cleaned_data["sites"])
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
