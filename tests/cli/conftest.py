import json
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from amends.cli import main


@pytest.fixture
def said(db):
    """Say a command in this process, inside the test's transaction."""

    def say(*words, typed=None):
        done = CliRunner().invoke(main, [str(word) for word in words], input=typed)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        answer = json.loads(done.stdout) if "--json" in words and done.exit_code == 0 else None
        return SimpleNamespace(code=done.exit_code, out=done.stdout, err=done.stderr, json=answer)

    return say
