import pytest


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    """What is kept lies in a folder of the test's own."""
    settings.AMENDS_FILES = tmp_path / "files"
