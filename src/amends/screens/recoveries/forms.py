from django import forms
from django.utils.translation import gettext_lazy as _

from amends.base.models import Teammate


class HandOver(forms.Form):
    """Who answers for it from here on."""

    to = forms.ModelChoiceField(Teammate.objects.none(), label=_("Hand over to"), empty_label=_("Choose a colleague"))

    def __init__(self, *args, recovery, **kwargs) -> None:
        super().__init__(*args, auto_id="hand-over-%s", use_required_attribute=False, **kwargs)
        colleagues = Teammate.objects.present().exclude(role="analyst").exclude(pk=recovery.owner_id)
        self.fields["to"].queryset = colleagues.order_by("name", "pk")
