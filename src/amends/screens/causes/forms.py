from django import forms
from django.utils.translation import gettext_lazy as _

from amends.listening.models import Cause
from amends.screens.parts.causes import STEP


class NewCause(forms.Form):
    """A branch that is not on the tree yet."""

    name = forms.CharField(label=_("Name of the cause"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    parent = forms.TypedChoiceField(label=_("Below"), coerce=int)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = places()


class Renaming(forms.Form):
    """What a cause is called from now on."""

    name = forms.CharField(label=_("Called"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))


class Choosing(forms.Form):
    """Another cause of the tree."""

    other = forms.TypedChoiceField(coerce=int)

    def __init__(self, *args, label, cause: Cause, roots: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        below = set(cause.branch())
        self.fields["other"].label = label
        others = [(pk, name) for pk, name, depth in _tree() if pk not in below and (roots or depth)]
        self.fields["other"].choices = others if self.initial else [("", _("Choose")), *others]


def places() -> list[tuple[int, str]]:
    """Every cause that is offered, and the three roots, each set in as deep as it hangs."""
    return [(pk, name) for pk, name, _depth in _tree()]


def _tree() -> list[tuple[int, str, int]]:
    return [(cause.pk, STEP * cause.depth + cause.name, cause.depth) for cause in Cause.objects.tree()]
