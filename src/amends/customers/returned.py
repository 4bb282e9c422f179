from django.db import models

from amends.customers.customer import Customer
from amends.customers.order import Line


class Return(models.Model):
    """Goods that came back, or an order called off: a row of a cancellation, as the shop wrote it."""

    customer = models.ForeignKey(Customer, models.RESTRICT, related_name="returns", db_index=False)
    source = models.TextField(default="orders")
    reference = models.TextField()
    product = models.TextField()
    at = models.DateTimeField()
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    cents = models.BigIntegerField()
    ordinal = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "reference", "product", "quantity", "cents", "ordinal"], name="one_return_once"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="return_has_some"),
        ]
        indexes = [models.Index(fields=["customer", "product", "at"], name="return_of_product")]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.product} back"


class Netting(models.Model):
    """So much of a return is taken off this line. Reckoned anew whenever an order or a return of the product arrives."""

    returned = models.ForeignKey(Return, models.RESTRICT, related_name="nettings", db_index=False)
    line = models.ForeignKey(Line, models.RESTRICT, related_name="nettings")
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    cents = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["returned", "line"], name="one_netting_a_pair"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="netting_has_some"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} off line {self.line_id}"
