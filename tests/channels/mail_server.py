"""A mail server of our own on loopback: it takes letters, and says what a test wants it to say."""

import base64
import socketserver
import ssl
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from threading import Thread

from amends.base.environment import Server

ANSWERS = {"MAIL": "250 fine", "RCPT": "250 fine", "DATA": "354 go on", ".": "250 taken", "QUIT": "221 bye", "RSET": "250 fine"}


@dataclass
class MailServer:
    """`answers` is what it says to a command, or to a command with an address; `hangs_up_at` the word at which it goes away."""

    answers: dict = field(default_factory=dict)
    hangs_up_at: str = ""
    certificate: str | None = None
    login: str | None = None
    taken: list = field(default_factory=list)
    heard: list = field(default_factory=list)
    port: int = 0

    @property
    def letters(self):
        return [message_from_bytes(raw, policy=policy.SMTP) for _sender, _to, raw in self.taken]

    def url(self, scheme="smtp", user="", password=""):
        return Server(scheme, "localhost", self.port, user, password)

    def answer(self, line):
        verb = line.split()[0].upper()
        return next(
            (said for start, said in self.answers.items() if line.upper().startswith(start.upper())), ANSWERS.get(verb, "502 what?")
        )

    def shield(self, connection):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        return context.wrap_socket(connection, server_side=True)


@contextmanager
def mail_server(*, at_once=False, **ways):
    """Serves until the test is done; `at_once` speaks TLS from the first byte."""
    server = MailServer(**ways)

    class Conversation(Talk):
        ours = server
        is_shielded = at_once

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as listening:
        listening.daemon_threads = True
        server.port = listening.server_address[1]
        thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown()
            thread.join()


class Talk(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.settimeout(10)
        self.shield() if self.is_shielded else self.open()
        self.say(self.ours.answers.get("HELLO", "220 mail.test at your service"))
        self.sender, self.to = "", []
        try:
            while line := self.lines.readline().decode().strip():
                self.ours.heard.append(line)
                if self.ours.hangs_up_at == line.split()[0].upper() or self.talk(line):
                    return
        except OSError:
            return

    def open(self):
        self.lines = self.request.makefile("rb")

    def shield(self):
        self.request = self.ours.shield(self.request)
        self.open()

    def say(self, said):
        self.request.sendall(f"{said}\r\n".encode())

    def talk(self, line):
        """True at the end."""
        verb = line.split()[0].upper()
        deed = {"EHLO": self.greet, "STARTTLS": self.start_tls, "AUTH": self.let_in}.get(verb)
        if deed:
            return deed(line)
        said = self.ours.answer(line)
        self.say(said)
        if verb == "MAIL" and said.startswith("2"):
            self.sender, self.to = line.partition(":")[2].split()[0].strip("<>"), []
        if verb == "RCPT" and said.startswith("2"):
            self.to.append(line.partition(":")[2].strip("<>"))
        return self.listen() if verb == "DATA" and said.startswith("3") else verb == "QUIT"

    def greet(self, _line):
        more = ["STARTTLS"] if self.ours.certificate and not self.is_shielded else []
        more += ["AUTH PLAIN"] if self.ours.login else []
        for word in ["mail.test", *more]:
            self.say(f"250-{word}")
        self.say("250 HELP")

    def start_tls(self, _line):
        self.say("220 go ahead")
        self.shield()

    def let_in(self, line):
        told = base64.b64decode(line.split()[-1]).decode().split("\0")
        self.say("235 welcome" if ":".join(told[1:]) == self.ours.login else "535 who are you?")

    def listen(self):
        raw = b""
        while (line := self.lines.readline()) not in (b".\r\n", b""):
            raw += line[1:] if line.startswith(b"..") else line
        self.ours.taken.append((self.sender, self.to, raw))
        if self.ours.hangs_up_at == ".":
            return True
        self.say(self.ours.answer("."))
        return False


def certificate(folder):
    """For localhost, and for this test only: key and certificate in one file."""
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    made = ["openssl", *words.split(), "-keyout", folder / "key.pem", "-out", folder / "cert.pem"]
    subprocess.run(made, check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_bytes((folder / "cert.pem").read_bytes() + (folder / "key.pem").read_bytes())
    return str(both)
