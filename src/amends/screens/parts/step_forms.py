"""What each of the five steps asks of whoever takes it; what is cleaned is what its verb takes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from amends.listening.models import Cause
from amends.recoveries.purse import OverBudget
from amends.recoveries.recovery import NotAGesture
from amends.screens.parts.causes import cause_choices
from amends.screens.parts.money_field import MoneyField

LONGEST = 5000
KEY = "w"  # leads to the step that comes next


def _words(label, rows: int = 2, **more) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}), **more)


class Own(forms.Form):
    """Nothing to fill in: one person answers for it from here on."""

    go = _("I own this")
    beside: dict = {}


class Fix(forms.Form):
    """What made the problem go away."""

    go = _("Fixed, and the customer agrees")
    beside: dict = {}
    note = _words(_("What we did, and how the customer agreed"))


class MakeGood(forms.Form):
    """A gesture, and what it costs."""

    go = _("Give it")
    beside = {OverBudget: "cents", NotAGesture: "gesture"}
    gesture = forms.CharField(
        label=_("The gesture"), max_length=LONGEST, widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    )
    cents = MoneyField(label=_("What it costs us"))


class Prevent(forms.Form):
    """The cause, and what is done about it."""

    go = _("The cause is found")
    beside: dict = {}
    cause = forms.ModelChoiceField(Cause.objects.none(), label=_("The cause"))
    note = _words(_("What we do so that it does not happen again"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cause"].queryset = Cause.objects.current().exclude(parent=None)
        self.fields["cause"].choices = [("", _("Choose")), *cause_choices()]


class BeGracious(forms.Form):
    """What ends it."""

    go = _("The customer is whole")
    beside: dict = {}
    note = _words(_("How we apologised, and what we changed"), rows=3)


FORMS = {"own": Own, "fix": Fix, "make_good": MakeGood, "prevent": Prevent, "be_gracious": BeGracious}


def form_of(kind: str, recovery, data=None, *, is_wanted: bool = False) -> forms.Form:
    """The form of a step; what is known already is filled in. Asked for by itself, it is typed into at once."""
    known = {"cause": recovery.moment.cause_id}
    form = FORMS[kind](data, initial=known, auto_id=f"{kind}-{recovery.pk}-%s", use_required_attribute=False)
    for field in list(form.fields.values())[:1]:
        field.widget.attrs |= {"data-key": KEY} | ({"data-asked": True} if is_wanted else {})
    return form
