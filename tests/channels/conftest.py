"""The firm, its pages and a browser at them: the same as in tests/screens."""

from tests.screens.conftest import (
    as_ana,
    browser_type_launch_args,
    firm,
    page,
    quiet,
    signed_in,
)

__all__ = ["as_ana", "browser_type_launch_args", "firm", "page", "quiet", "signed_in"]
