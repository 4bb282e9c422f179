from django.utils.translation import gettext_lazy as _

from amends.channels.form.sheet import Sheet
from amends.channels.subject import first_words
from amends.channels.whose import machine_at
from amends.channels.written import NotOurs
from amends.conversations.channel import SettingsPage
from amends.conversations.letter import Letter, Person


class Form:
    """What strangers fill in; they are answered by mail."""

    kind = "form"
    leaves_by = "email"
    shows = False
    called = _("web form")
    doors = {"form": _("by its form")}
    settings_page = SettingsPage("form_settings", _("The form, and the lines for your page"))

    def read(self, arrival) -> Letter:
        try:
            sheet, parts = Sheet.read(arrival.raw.open)
        except NotOurs as problem:
            return Letter(sent_at=arrival.arrived_at, remarks=(str(problem),))
        return Letter(
            sender=Person(sheet.email, sheet.name),
            subject=sheet.subject or first_words(sheet.text),
            text=sheet.text,
            reply=sheet.text,
            sent_at=arrival.arrived_at,
            parts=parts,
            machine=machine_at(sheet.email),
            remarks=tuple(f"{part.name}: {part.problem}" for part in parts if part.problem),
        )

    def has(self, message) -> str:
        """Whoever filled in a form has gone."""
        return ""
