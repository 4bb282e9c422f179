from base64 import urlsafe_b64decode

import pytest

from amends.channels.email.account import Account
from amends.channels.email.sealed import SealedElsewhere, opened, sealed


def test_what_was_sealed_is_opened_again_and_cannot_be_read():
    kept = sealed("Größe der Schwertfische")

    assert opened(kept) == "Größe der Schwertfische"
    assert b"Schwert" not in urlsafe_b64decode(kept)


def test_blank_stays_blank():
    assert (sealed(""), opened("")) == ("", "")


def test_with_another_secret_it_is_typed_again(settings):
    kept = sealed("secret")
    settings.SECRET_KEY = "another secret of thirty-two letters"

    with pytest.raises(SealedElsewhere, match="type it again"):
        opened(kept)


def test_no_account_shows_its_passwords():
    assert "secret" not in repr(Account(host="mail", user="ana", secret="secret", client_secret="secret"))
