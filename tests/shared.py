"""The public data that lies beside the checkout; read in place, never copied."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"

needs_shared = pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="the public data does not lie beside this checkout")
