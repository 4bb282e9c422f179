from amends.conversations.view import place, turn


def following(found, sort: str, number: int | None):
    """The conversation after that one; the first, where it has left the view or is the last. None: there is no other."""
    others = found.exclude(pk=number)
    here = turn(found.filter(pk=number), sort, None, 1).rows
    beyond = turn(others, sort, place(here[0], sort), 1).rows if here else []
    return next(iter(beyond or turn(others, sort, None, 1).rows), None)
