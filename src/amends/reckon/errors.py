"""What the library refuses, each with one sentence a person may read."""


class ReckonError(Exception):
    """A refusal of the library: its message says what is wrong and what to do next."""


class NonsenseVisits(ReckonError):
    """A table of visits that cannot be true, with the row that shows it."""


class TooLittle(ReckonError):
    """Too few customers, or too few repeats, to learn anything from."""


class Incoherent(ReckonError):
    """Tables whose lengths or values contradict one another."""
