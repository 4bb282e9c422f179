"""DuckDB and numpy group the same orders alike."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.reckon import Visits
from amends.steering.columns import columns
from amends.steering.visits import buyers, purchases

HOURS = 168
orders = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 900), st.integers(1, 5000)), min_size=1, max_size=40)


@given(orders, st.integers(900, 1000))
@settings(max_examples=25, deadline=None)
def test_duckdb_groups_as_the_reference_does(rows, as_of):
    customer, at, cents = (np.array(column) for column in zip(*rows, strict=True))

    with columns() as place:
        pq.write_table(pa.table([customer, at, cents], names=["customer", "tick", "cents"]), place.folder / "orders.parquet")
        found = buyers(purchases(place.engine.read_parquet(place.folder / "orders.parquet")), as_of, HOURS)

    ids, reference, mean = Visits.from_orders(customer, at / HOURS, as_of / HOURS, cents=cents)
    assert found.customers.tolist() == ids.tolist()
    assert found.visits.repeats.tolist() == reference.repeats.tolist()
    assert found.visits.last == pytest.approx(reference.last)
    assert found.visits.age == pytest.approx(reference.age)
    assert found.mean_cents == pytest.approx(mean)
    assert found.orders.sum() == len(rows)
