"""What is typed: by strangers into a form, and by an owner who opens one to them."""

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.channels.fields import ForMachines, Reachable, Sites, Slug, words
from amends.channels.form.sheet import Sheet

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


class Filled(forms.Form):
    """What a stranger writes."""

    name = words(gettext_lazy("Your name"), 200, required=False, attrs={"autocomplete": "name"})
    email = Reachable(label=gettext_lazy("Your e-mail address"), help_text=gettext_lazy("We answer to it, and use it for nothing else."))
    subject = words(gettext_lazy("What it is about"), 200, required=False)
    text = words(gettext_lazy("Your message"), TEXT_LONGEST, widget=forms.Textarea, attrs={"rows": 6})
    files = Files(label=gettext_lazy("Pictures or papers"), required=False, help_text=gettext_lazy("At most 5, together 20 MB."))
    website = ForMachines()

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

    slug = Slug()
    title = words(gettext_lazy("Title"), 200, required=False)
    intro = words(gettext_lazy("What stands above it"), 2000, required=False, widget=forms.Textarea, attrs={"rows": 3})
    thanks = words(gettext_lazy("What whoever sent it reads then"), 2000, required=False, widget=forms.Textarea, attrs={"rows": 3})
    sites = Sites()

    @classmethod
    def of(cls, inbox, public_form) -> "SetUp":
        if public_form is None:
            return cls(initial={"slug": slugify(inbox.name)[:60]})
        shown = {name: getattr(public_form, name) for name in ("slug", "title", "intro", "thanks")}
        return cls(initial=shown | {"sites": "\n".join(public_form.sites)})
