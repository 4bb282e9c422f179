from django.db import models

from amends.customers.customer import Customer
from amends.customers.event_intake import EventIntake, take_in
from amends.customers.order import Order


class OrderEventQuerySet(models.QuerySet):
    def take_in(self, blocks, *, source: str, orders: str) -> EventIntake:
        """The set form of befalling: rows as CSV, event_intake.py says which."""
        return take_in(blocks, source=source, orders=orders)

    def visible_to(self, teammate):
        return self if teammate.is_authenticated and teammate.is_active else self.none()


class OrderEvent(models.Model):
    """What befell an order, or a customer's dealings with us: late, damaged, returned, refunded, failed payment."""

    customer = models.ForeignKey(Customer, models.RESTRICT, related_name="order_events", db_index=False)
    order = models.ForeignKey(Order, models.RESTRICT, null=True, blank=True, related_name="events")
    kind = models.TextField()
    at = models.DateTimeField()
    source = models.TextField(default="events")
    reference = models.TextField()

    objects = OrderEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "reference"], name="one_order_event_a_reference"),
            models.CheckConstraint(condition=~models.Q(kind=""), name="order_event_has_a_kind"),
        ]
        indexes = [models.Index(fields=["customer", "at"], name="order_event_of_customer")]

    def __str__(self) -> str:
        return self.kind
