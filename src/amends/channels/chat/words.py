from dataclasses import dataclass, fields

from amends.channels.written import LONGEST_BYTES, said_in, words_in


@dataclass(frozen=True)
class Words:
    """One line of a chat, as it was kept."""

    nonce: str
    visit: str
    name: str
    email: str
    text: str

    @classmethod
    def read(cls, raw) -> "Words":
        """Raises NotOurs."""
        with raw.open() as stream:
            said = said_in(stream.read(LONGEST_BYTES))
        return cls(**words_in(said, (field.name for field in fields(cls))))
