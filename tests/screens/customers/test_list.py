"""The list of customers: whom it finds, in which order, and what it says of each."""
from amends.customers.models import Customer


def test_it_shows(as_ana, firm, ben, worthy, misery, order):
    page = as_ana.get("/customers/").text
    assert "Ben" in page
    page = as_ana.get(f"/customers/{ben.pk}/").text
    print(page)
    as_ana.get(f"/customers/{ben.pk}/merging/?q=be")
