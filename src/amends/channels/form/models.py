"""The rows of this channel."""

from amends.channels.form.public_form import PublicForm
from amends.channels.form.sent import Sent

__all__ = ["PublicForm", "Sent"]
