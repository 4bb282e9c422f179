"""The nouns of this floor."""

from amends.imports.attempt import Attempt
from amends.imports.upload import Upload

__all__ = ["Attempt", "Upload"]
