"""The nouns of this floor."""

from amends.demo.truth import Truth

__all__ = ["Truth"]
