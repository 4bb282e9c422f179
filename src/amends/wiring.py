"""Every reaction and every clock, on one page.

AT_ONCE runs in the transaction that recorded the event: what must never be seen missing.
AFTERWARDS is deferred in it as a job, may run twice, and must not mind.
"""

from amends.base.jobs import clock, forget_sessions
from amends.channels.chat.reactions import tell_visitor
from amends.conversations.leaving import look_after_letters
from amends.conversations.letterbox.reading import look_after_arrivals
from amends.conversations.reactions import acknowledge_first, listen_for_stillness, wake_snoozed
from amends.imports.reactions import read_upload
from amends.listening.reactions import notice_return
from amends.recoveries.reactions import call_off_recovery, open_recovery, show_deadline_again, show_deadline_of_joined
from amends.steering.reactions import (
    reckon_again,
    reckon_damage_soon,
    reckon_soon,
    show_all_risks,
    show_risk,
    show_risk_of_conversation,
    show_risk_of_customer,
)

AT_ONCE = {
    "arrivals.taken": [acknowledge_first],
    "moments.judged": [open_recovery, call_off_recovery],
    "moments.joined": [show_deadline_of_joined, show_risk_of_conversation],
    "conversations.reopened": [notice_return, show_deadline_again, show_risk_of_conversation],
    "messages.automatic": [tell_visitor],
    "messages.reply": [tell_visitor],
    "sendings.taken_back": [tell_visitor],
    "conversations.merged": [show_deadline_again, show_risk_of_conversation],
    "conversations.parted": [show_deadline_again, show_risk_of_conversation],
    "conversations.split": [show_deadline_again, show_risk_of_conversation],
    "conversations.rejoined": [show_deadline_again, show_risk_of_conversation],
    "recoveries.opened": [show_risk],
    "recoveries.be_gracious": [show_risk],
    "recoveries.taken_back": [show_risk],
    "recoveries.called_off": [show_risk],
    "customers.became": [show_risk_of_customer],
    "customers.merged": [show_risk_of_customer],
    "customers.parted": [show_risk_of_customer],
}

AFTERWARDS = {
    "causes.merged": [reckon_damage_soon],
    "causes.parted": [reckon_damage_soon],
    "damage.entered": [reckon_damage_soon],
    "damage.withdrawn": [reckon_damage_soon],
    "damage.reckoned": [show_all_risks],
    "firm.terms_set": [reckon_soon],
    "uploads.begun": [read_upload],
}

CLOCKS = [
    clock("* * * * *", look_after_arrivals),
    clock("* * * * *", look_after_letters),
    clock("* * * * *", wake_snoozed),
    clock("*/5 * * * *", listen_for_stillness),
    clock("7 * * * *", reckon_again),
    clock("23 3 * * *", forget_sessions),
]
