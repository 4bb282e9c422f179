from django.db import models

from amends.customers.customer import Customer
from amends.customers.order_intake import OrderIntake, take_in


class OrderQuerySet(models.QuerySet):
    def take_in(self, blocks, *, source: str) -> OrderIntake:
        """The set form of ordering: rows as CSV, order_intake.py says which."""
        return take_in(blocks, source=source)

    def visible_to(self, teammate):
        return self if teammate.is_authenticated and teammate.is_active else self.none()


class Order(models.Model):
    """A purchase. `cents` is what it came to after what was returned."""

    customer = models.ForeignKey(Customer, models.RESTRICT, related_name="orders", db_index=False)
    source = models.TextField(default="orders")
    reference = models.TextField()
    at = models.DateTimeField()
    cents = models.BigIntegerField()

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "reference"], name="one_order_a_reference")]
        indexes = [models.Index(fields=["customer", "at"], name="order_of_customer")]

    def __str__(self) -> str:
        return self.reference


class Line(models.Model):
    """Some of one product in an order. The ordinal tells apart lines that are the same in everything else."""

    order = models.ForeignKey(Order, models.RESTRICT, related_name="lines", db_index=False)
    product = models.TextField()
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    cents = models.BigIntegerField()
    ordinal = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "product", "quantity", "cents", "ordinal"], name="one_line_once"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="line_has_some"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.product}"
