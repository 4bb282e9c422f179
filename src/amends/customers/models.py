"""The nouns of this floor."""

from amends.customers.address import Address
from amends.customers.customer import Customer
from amends.customers.merge import Merge, MovedRow
from amends.customers.order import Line, Order
from amends.customers.order_event import OrderEvent
from amends.customers.organisation import Organisation
from amends.customers.returned import Netting, Return

__all__ = ["Address", "Customer", "Line", "Merge", "MovedRow", "Netting", "Order", "OrderEvent", "Organisation", "Return"]
