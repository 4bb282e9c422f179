class Refusal(Exception):  # noqa: N818 - named for what it is to a person, not an error
    """What the house will not do, in one sentence that tells the person what to do next."""
