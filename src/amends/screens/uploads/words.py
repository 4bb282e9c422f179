"""What imports speak of, in the words of a page."""

from django.utils.translation import gettext_lazy as _

FORMATS = {
    "orders": _("Orders"),
    "events": _("What befell orders"),
    "conversations": _("Conversations"),
}
HOLDS = {
    "orders": _("What customers bought, and what came back: a row an order, or a row a line of one."),
    "events": _("Late, damaged, returned, refunded: a row each. The orders have to be in before."),
    "conversations": _("What customers said, from another desk: a row a conversation, or several rows of one."),
}
EXAMPLES = {
    "orders": "order,customer,time,product,quantity,price\n81377,priya@home.example,2026-03-02 09:12,lantern,2,34.50",
    "events": "order,kind,time,id\n81377,late,2026-03-06,D-4411",
    "conversations": "id,customer,time,subject,text\n20418,priya@home.example,2026-03-07 18:40,Broken again,The pane is cracked.",
}
FIELDS = {
    "amount": _("Amount of the row"),
    "cause": _("Cause"),
    "closed": _("Closed at"),
    "currency": _("Currency"),
    "customer": _("Customer"),
    "id": _("Id"),
    "kind": _("Kind of event"),
    "order": _("Order"),
    "price": _("Price of one"),
    "product": _("Product"),
    "quantity": _("Quantity"),
    "subject": _("Subject"),
    "text": _("Words"),
    "time": _("Time"),
    "verdict": _("Verdict"),
}
FIGURES = {
    "rows": _("rows read"),
    "without_customer": _("rows that name no customer"),
    "refused": _("rows refused"),
    "customers": _("new customers"),
    "orders": _("orders"),
    "lines": _("lines of orders"),
    "returns": _("returns"),
    "netted": _("returns taken off an order"),
    "unnetted": _("returns without an order for all of them"),
    "events": _("events"),
    "conversations": _("conversations"),
    "messages": _("messages"),
    "closed": _("closed"),
    "moments": _("moments"),
    "judgements": _("judgements"),
    "causes": _("causes"),
}
STAGES = {
    "waiting": _("Waiting for its turn"),
    "looking": _("Looking through the file"),
    "reading": _("Reading"),
    "sorting": _("Bringing it together: customers, orders, what belongs to what"),
    "in": _("It is in"),
    "tried": _("Counted; nothing is in yet"),
    "refused": _("Refused: nothing came in"),
    "called off": _("Stopped: nothing came in"),
}
NOT_BEGUN = _("Not begun yet")
