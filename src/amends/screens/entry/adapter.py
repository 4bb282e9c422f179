from allauth.account.adapter import DefaultAccountAdapter
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _


class ClosedDoor(DefaultAccountAdapter):
    """How allauth behaves here: nobody signs up by themselves, and what it says is said in our words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This address and this password do not belong together. Try again, or ask for a one-time link."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def add_message(self, request, level, *args, **kwargs) -> None:
        """Who has signed in sees so without being told."""

    def respond_user_inactive(self, request, user):
        return render(request, "screens/entry/left.html", status=403)
