"""A real mail server on loopback for the length of a test: Debian's dovecot, without root's rights, in a folder of its own."""

import os
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

DOVECOT = Path("/usr/sbin/dovecot")
PATIENCE_SECONDS = 20
PASSWORD = "secret"
CONFIGURATION = """
base_dir={folder}/run
state_dir={folder}/state
log_path={folder}/log
protocols=imap lmtp
listen=127.0.0.1
disable_plaintext_auth=no
default_login_user={user}
default_internal_user={user}
default_internal_group={group}
mail_location=maildir:{folder}/mail/%u
mail_uid={user}
mail_gid={group}
first_valid_uid=1
auth_failure_delay=0
recipient_delimiter=+
lmtp_save_to_detail_mailbox=no
passdb {{
  driver=static
  args=password={password}
}}
userdb {{
  driver=static
  args=uid={user} gid={group} home={folder}/mail/%u
}}
service imap-login {{
  chroot=
  inet_listener imap {{
    port={imap}
  }}
  inet_listener imaps {{
    port={imaps}
    ssl={shielded}
  }}
}}
service anvil {{
  chroot=
  unix_listener anvil-auth-penalty {{
    mode=0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port={lmtp}
  }}
}}
"""

needs_dovecot = pytest.mark.skipif(not DOVECOT.exists(), reason="there is no dovecot on this machine")


class Dovecot:
    """IMAP and LMTP. Whoever is named has a mailbox, and every password is the same."""

    def __init__(self, folder, **ways):
        self.folder, self.ways = folder, ways
        self.imap, self.imaps, self.lmtp = (free_port() for _ in range(3))
        self.process = None

    def start(self):
        command = [DOVECOT, "-F", "-c", self.folder / "dovecot.conf"]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", **dropped())
        self._wait()

    def stop(self):
        """All at once: a line that is open would keep its child alive."""
        if self.process is not None:
            family = psutil.Process(self.process.pid).children(recursive=True)
            self.process.kill()
            self.process.wait(PATIENCE_SECONDS)
            for child in family:
                with suppress(psutil.NoSuchProcess):
                    child.kill()
            self.process = None

    def deliver(self, letter, *, to="support@firm.example", sender="ben@home.example"):
        """As a mail server of the world brings it."""
        raw = letter if isinstance(letter, bytes) else letter.as_bytes()
        with smtplib.LMTP("127.0.0.1", self.lmtp) as door:
            door.sendmail(sender, [to] if isinstance(to, str) else to, raw)

    def account(self, user="support@firm.example", **other):
        return {"host": "127.0.0.1", "port": self.imap, "security": "none", "user": user, "secret": PASSWORD} | other

    def write(self, more=""):
        user, group = named()
        ports = {"imap": self.imap, "imaps": self.imaps, "lmtp": self.lmtp}
        shielded = "yes" if more else "no"
        said = CONFIGURATION.format(folder=self.folder, user=user, group=group, password=PASSWORD, shielded=shielded, **ports)
        (self.folder / "dovecot.conf").write_text(said + (more or "ssl=no\n"))

    def _wait(self):
        until = time.monotonic() + PATIENCE_SECONDS
        for port in (self.imap, self.lmtp):
            while not _answers(port):
                assert self.process.poll() is None and time.monotonic() < until, (self.folder / "log").read_text()
                time.sleep(0.02)


@contextmanager
def dovecot(more="", pair=None, files=None):
    """Started, and ended whatever happens. `more` stands below the configuration; `pair` is a certificate with its key; `files` by name."""
    folder = Path(tempfile.mkdtemp(prefix="amends-dovecot-"))
    server = Dovecot(folder)
    try:
        (folder / "mail").mkdir()
        for name, said in (files or {}).items():
            (folder / name).write_text(said)
        if pair:
            shutil.copy(pair, folder / "pair.pem")
        server.write(more.format(folder=folder) if more else "")
        if os.geteuid() == 0:
            shutil.chown(folder, *named())
            for place in folder.rglob("*"):
                shutil.chown(place, *named())
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def named():
    """As whom it runs: never as root."""
    if os.geteuid() == 0:
        return "nobody", "nogroup"
    return subprocess.run(["id", "-un"], capture_output=True, text=True).stdout.strip(), subprocess.run(
        ["id", "-gn"], capture_output=True, text=True
    ).stdout.strip()


def dropped():
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}


def free_port():
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def _answers(port):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            return bool(line.recv(1))
    except OSError:
        return False
