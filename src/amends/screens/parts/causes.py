"""The tree of causes as a select offers it."""

from amends.listening.models import Cause

STEP = "\N{EM SPACE}"


def cause_choices() -> list[tuple[str, list[tuple[int, str]]]]:
    """The causes that may be named now, grouped by their root, each set in as deep as it hangs."""
    groups: list[tuple[str, list[tuple[int, str]]]] = []
    for cause in Cause.objects.tree():
        if cause.depth:
            groups[-1][1].append((cause.pk, STEP * (cause.depth - 1) + cause.name))
        else:
            groups.append((cause.name, []))
    return [group for group in groups if group[1]]
