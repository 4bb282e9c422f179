"""Everything a demo is made of, as one sum."""

import hashlib

from django.db.models import F

from amends.base.models import Event
from amends.conversations.models import Commitment, Conversation, Message
from amends.customers.models import Customer, Line, Order, OrderEvent
from amends.demo.models import Truth
from amends.listening.models import Judgement
from amends.recoveries.models import Goodwill, Recovery, Step

COLUMNS = {
    Customer: ("name", "kind", "first_seen_at"),
    Order: ("reference", "customer__name", "at", "cents"),
    Line: ("order__reference", "product", "quantity", "cents"),
    OrderEvent: ("reference", "kind", "at"),
    Conversation: ("subject", "inbox__name", "owner__name", "opened_at", "closed_at", "waiting_since", "next_due_at", "preview"),
    Message: ("conversation__subject", "kind", "by__name", "at", "text"),
    Judgement: ("verdict", "cause__name", "severity", "why", "by__name", "at"),
    Recovery: ("opened_at", "owner__name", "own_by", "fix_by"),
    Step: ("kind", "by__name", "at", "note"),
    Goodwill: ("gesture", "cents", "at"),
    Commitment: ("text", "by__name", "made_at", "due_at", "kept_at"),
    Truth: ("name", "about", "value"),
    Event: ("kind", "by_name", "at", "count"),
}


def digest():
    sums = hashlib.sha256()
    for model, columns in COLUMNS.items():
        order = [F(column).asc(nulls_first=True) for column in columns]
        for row in model.objects.order_by(*order).values_list(*columns):
            sums.update(repr(row).encode())
    return sums.hexdigest()
