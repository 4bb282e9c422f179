"""What is said with a deed: read, never judged here."""

from django import forms
from django.utils.translation import gettext_lazy as _

from amends.base.digits import number
from amends.base.models import Team, Teammate
from amends.listening.models import Cause
from amends.screens.conversation.told import VERDICT_NAMES
from amends.screens.parts.causes import cause_choices

LONGEST = 200_000
SEVERITIES = [("", _("not said")), (1, _("1 · slight")), (2, "2"), (3, _("3 · serious")), (4, "4"), (5, _("5 · grave"))]


class JudgementForm(forms.Form):
    """What a moment was for the customer, why it came about, and how bad it was."""

    moment = forms.IntegerField(required=False, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(label=_("It was"), choices=[(key, name) for key, name in VERDICT_NAMES.items()])
    cause = forms.ModelChoiceField(Cause.objects.none(), label=_("Cause"), required=False, empty_label=_("not named"))
    severity = forms.TypedChoiceField(label=_("Severity"), choices=SEVERITIES, coerce=int, empty_value=None, required=False)
    why = forms.CharField(label=_("Why do you say so?"), max_length=2000, required=False)

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, auto_id="judging_%s", **more)
        self.fields["cause"].queryset = Cause.objects.current().exclude(parent=None)
        self.fields["cause"].choices = [("", _("not named")), *cause_choices()]
        self.fields["why"].widget.attrs |= {"dir": "auto", "autocomplete": "off"}


class OwnerForm(forms.Form):
    """Who answers for a conversation."""

    owner = forms.ModelChoiceField(Teammate.objects.none(), label=_("Who answers for it"), required=False, empty_label=_("nobody yet"))

    def __init__(self, *args, conversation, **more) -> None:
        super().__init__(*args, **more)
        answerers = conversation.inbox.answerers(*conversation.also_in.all())
        self.fields["owner"].queryset = answerers.order_by("name", "pk")


class TeamForm(forms.Form):
    """Which team looks after it."""

    team = forms.ModelChoiceField(Team.objects.none(), label=_("Which team looks after it"), required=False, empty_label=_("none"))

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        self.fields["team"].queryset = Team.objects.present().order_by("name", "pk")
        self.teams = list(self.fields["team"].queryset)
        self.fields["team"].choices = [("", _("none")), *((team.pk, team.name) for team in self.teams)]


def _instant(label) -> forms.DateTimeField:
    return forms.DateTimeField(label=label, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"))


class SnoozeForm(forms.Form):
    """Until when a conversation is laid aside."""

    until = _instant(_("Another time"))


class CommitmentForm(forms.Form):
    """What is promised to a customer, and by when."""

    text = forms.CharField(label=_("You promise"), max_length=2000, widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}))
    due_at = _instant(_("By"))


class SayingForm(forms.Form):
    """A reply or a note, with what its writer had seen, and which of its promises are kept as commitments."""

    kind = forms.ChoiceField(choices=[("reply", ""), ("note", "")])
    text = forms.CharField(strip=False, max_length=LONGEST, required=False)
    to = forms.CharField(max_length=2000, required=False)
    cc = forms.CharField(max_length=2000, required=False)
    seen = forms.IntegerField(min_value=0, max_value=2**63 - 1, required=False)
    anyway = forms.BooleanField(required=False)

    def clean(self) -> dict:
        """Whoever was ticked reads it, too; files that were ticked are left out."""
        said = super().clean()
        cc = ", ".join(filter(None, [said.get("cc", ""), *self.data.getlist("also")]))
        return said | {"cc": cc, "left_out": [pk for pk in self.data.getlist("left_out") if number(pk) is not None]}

    @property
    def offered(self) -> list[str]:
        """The promises that were shown to the writer."""
        return self.data.getlist("offered")

    @property
    def promised(self) -> list[str]:
        """Those of them to be kept."""
        return self.data.getlist("promised")
