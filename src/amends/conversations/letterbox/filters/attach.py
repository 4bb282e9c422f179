from amends.conversations.letterbox.opened import Opened


def attach(opened: Opened) -> None:
    """The files it brought, under harmless names."""
