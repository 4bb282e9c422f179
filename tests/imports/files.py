"""Files as shops and desks export them, written for one test."""

from contextlib import contextmanager

from django.db import transaction

from amends.customers.models import Line, Netting, Order, Return

HEADER = "order,customer,time,product,quantity,price"


def write(folder, *rows, header=HEADER, name="orders.csv"):
    """A CSV with a header line."""
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def nets():
    """What each order came to."""
    return dict(Order.objects.values_list("reference", "cents"))


def story():
    """Everything an import of orders leaves behind, without the numbers the database gave."""
    return {
        "orders": set(Order.objects.values_list("reference", "customer__addresses__value", "at", "cents")),
        "lines": set(Line.objects.values_list("order__reference", "product", "quantity", "cents", "ordinal")),
        "returns": set(Return.objects.values_list("reference", "product", "quantity", "cents", "ordinal")),
        "nettings": set(Netting.objects.values_list("returned__reference", "line__order__reference", "line__product", "quantity", "cents")),
    }


@contextmanager
def forgotten():
    """What happens inside has not happened afterwards: every example of a property begins with nothing."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
