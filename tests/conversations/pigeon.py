"""A channel by pigeon: what it is given it keeps, and what it is told to say it says."""

from amends.conversations.channel import NotSet, Taken

CHANNELS = {"email": "tests.conversations.pigeon.Pigeon", "form": "tests.conversations.pigeon.Pigeon"}


class Pigeon:
    """Says `answers` in turn, then takes whatever comes."""

    kind = leaves_by = "email"
    shows = False
    is_home = True
    there = known_as = ""
    asked: list[bytes] = []
    answers: list[Exception] = []

    @classmethod
    def begin(cls, *answers, is_home=True, there="", shows=False, known_as=""):
        cls.asked, cls.answers, cls.is_home = [], list(answers), is_home
        cls.there, cls.shows, cls.known_as = there, shows, known_as

    def has(self, message):
        return self.there

    def name(self, message):
        return f"pigeon {message.pk}"

    def require(self, message):
        if not message.recipients.exists():
            raise NotSet("Nobody is named.")

    def write(self, sending):
        return f"{sending.reference}: {sending.message.text}".encode()

    def ready(self):
        if not self.is_home:
            raise NotSet("Buy a pigeon first.")

    def carry(self, letter):
        self.asked.append(letter)
        if self.answers and (answer := self.answers.pop(0)) is not None:
            raise answer
        return Taken("pigeon", known_as=self.known_as)
