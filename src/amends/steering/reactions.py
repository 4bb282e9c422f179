"""What this floor does at a time, or when something was recorded below it."""


def reckon_again() -> None:
    """Worth and damage, kept up with the hour."""
