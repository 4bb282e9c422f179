"""What is known of a simulated firm because it was made so, for pages that show it beside estimates. The settings name this module."""

from amends.demo.truth import Truth


def truths(name: str) -> dict[str, float]:
    """What is true under a name, by what it is about; "" is the firm as a whole, for money the sum of its parts."""
    known = dict(Truth.objects.filter(name=name).values_list("about", "value"))
    return {"": sum(known.values())} | known if name.endswith("_cents") else known
