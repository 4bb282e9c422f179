class Refusal(Exception):
    """What the house will not do, in one sentence that tells the person what to do next."""
