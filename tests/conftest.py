import shutil
from datetime import UTC, datetime

import pytest
from django.conf import settings

from amends.base.models import Teammate


@pytest.fixture(autouse=True, scope="session")
def _quick():
    """Static files as they lie in the tree, and a hash that costs nothing."""
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = shutil.which("chromium")
    return browser_type_launch_args | {"executable_path": chromium, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


@pytest.fixture
def monday():
    return datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def ana(db, monday):
    """Owns it."""
    return Teammate.welcome(email="ana@firm.example", name="Ana", role="owner", at=monday)


@pytest.fixture
def charlie(db, monday):
    """Must see nothing: an analyst, in no team."""
    return Teammate.welcome(email="charlie@firm.example", name="Charlie", role="analyst", at=monday)
