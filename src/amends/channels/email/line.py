"""A line to a mail server: found, connected, let in, a folder open. Whatever fails on the way is told in words."""

import errno
import imaplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError, MailboxStarttlsError

from amends.base.refusal import Refusal
from amends.channels.email.account import Account
from amends.channels.email.token_from import access_token, forget_token

CONNECT_SECONDS = 15
ANSWER_SECONDS = 60
FOLDERS_NAMED = 8
DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EMFILE}
BROKEN = (OSError, imaplib.IMAP4.error, ImapToolsError)  # what flies when a server goes away, or says what no server says


class NotReached(Refusal):
    """A mailbox that cannot be reached: what was tried last, and why it failed."""


class NameNotFound(NotReached):
    """No machine is called so."""


class NoAnswer(NotReached):
    """Nobody answers at that port."""


class NotShielded(NotReached):
    """The line cannot be encrypted, or not to whom we think."""


class NotLetIn(NotReached):
    """The server knows no such user, or another password."""


class NoSuchFolder(NotReached):
    """The account has no folder of that name."""


class BrokenOff(NotReached):
    """The server went away, or said what nobody understands."""


class NotHandedOut(NotReached):
    """The server has a letter, and does not give it now."""


class NoRoomHere(NotReached):
    """A letter was handed out, and we could not write it down."""


class Line:
    """One connection, made step by step."""

    def __init__(self, account: Account, context: ssl.SSLContext | None = None) -> None:
        self.account, self._context = account, context or ssl.create_default_context()
        self.box: BaseMailBox | None = None
        self.uid_validity = 0  # of the folder: what the numbers of its letters count by

    def find(self) -> str:
        try:
            found = socket.getaddrinfo(self.account.host, self.account.door, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            sentence = _("There is no machine named %(host)s: look at the name again, and whether this machine is on the net.")
            raise NameNotFound(sentence % {"host": self.account.host}) from error
        return _("%(host)s is found at %(place)s.") % {"host": self.account.host, "place": found[0][4][0]}

    def connect(self) -> str:
        try:
            self.box = self._greeted()
        except (ssl.SSLError, MailboxStarttlsError) as error:
            raise NotShielded(_why_not_shielded(error, self.account)) from error
        except TimeoutError as error:
            raise NoAnswer(
                self._said(_("%(host)s does not answer at port %(port)s: a firewall may be between, or the port another."))
            ) from error
        except ConnectionRefusedError as error:
            raise NoAnswer(self._said(_("Nobody listens at port %(port)s of %(host)s: for TLS it is mostly 993, else 143."))) from error
        except imaplib.IMAP4.error as error:
            raise NotShielded(_why_no_greeting(error, self.account)) from error
        except OSError as error:
            raise NoAnswer(self._said(_("%(host)s cannot be reached at port %(port)s: %(why)s."), why=error.strerror or error)) from error
        self.box.client.sock.settimeout(ANSWER_SECONDS)
        return self._connected()

    def sign_in(self) -> str:
        account = self.account
        try:
            if account.auth == "xoauth2":
                self.box.xoauth2(account.user, access_token(account), initial_folder=None)
            elif (account.user + account.secret).isascii():
                self.box.login(account.user, account.secret, initial_folder=None)
            else:
                self.box.login_utf8(account.user, account.secret, initial_folder=None)
        except imaplib.IMAP4.abort as error:
            raise broken(error, account) from error
        except (MailboxLoginError, imaplib.IMAP4.error) as error:
            forget_token(account)
            raise NotLetIn(_why_not_let_in(error, account)) from error
        self._hear_what_it_can()
        return _("%(host)s lets %(user)s in.") % {"host": account.host, "user": account.user}

    def choose_folder(self) -> str:
        for name in filter(None, (self.account.moved_to, self.account.folder)):
            try:
                self.box.folder.set(name)
            except MailboxFolderSelectError as error:
                raise NoSuchFolder(self._folders(name)) from error
        self.uid_validity, many = (int(self.box.client.response(name)[1][-1] or 0) for name in ("UIDVALIDITY", "EXISTS"))
        return _("The folder %(folder)s is there, with %(many)s letters.") % {"folder": self.account.folder, "many": many}

    def hang_up(self) -> None:
        """The server may have gone before us."""
        if self.box is not None:
            try:
                self.box.client.logout()
            except BROKEN:
                self.box.client.shutdown()

    def steps(self) -> list[tuple[str, Callable[[], str]]]:
        return [("name", self.find), ("connection", self.connect), ("sign-in", self.sign_in), ("folder", self.choose_folder)]

    def _greeted(self) -> BaseMailBox:
        place, port = self.account.host, self.account.door
        if self.account.security == "tls":
            return MailBox(place, port, timeout=CONNECT_SECONDS, ssl_context=self._context)
        if self.account.security == "starttls":
            return MailBoxStartTls(place, port, timeout=CONNECT_SECONDS, ssl_context=self._context)
        return MailBoxUnencrypted(place, port, timeout=CONNECT_SECONDS)

    def _connected(self) -> str:
        if self.account.security == "none":
            return self._said(_("%(host)s answers at port %(port)s. Nothing is encrypted: the password travels in the open."))
        return self._said(_("%(host)s answers at port %(port)s, encrypted, and is who it says it is."))

    def _hear_what_it_can(self) -> None:
        """A server says more of itself to whom it knows."""
        client = self.box.client
        client.capabilities = tuple(client.capability()[1][-1].decode("ascii", "replace").upper().split())

    def _folders(self, name: str) -> str:
        there = [folder.name for folder in self.box.folder.list()][:FOLDERS_NAMED]
        sentence = _("There is no folder named %(name)s: there are %(there)s.")
        return sentence % {"name": name, "there": ", ".join(there)}

    def _said(self, sentence: str, **more) -> str:
        return sentence % {"host": self.account.host, "port": self.account.door, **more}


@contextmanager
def reached(account: Account, context: ssl.SSLContext | None = None) -> Iterator[Line]:
    """The folder, open. What breaks while it is worked in is told in words, too."""
    line = Line(account, context)
    try:
        for _what, step in line.steps():
            step()
        yield line
    except BROKEN as error:
        raise broken(error, account) from error
    finally:
        line.hang_up()


def broken(error: Exception, account: Account) -> NotReached:
    if isinstance(error, OSError) and (error.filename or error.errno in DISK):
        return NoRoomHere(_("A letter could not be written to the disk here: %(why)s.") % {"why": error.strerror})
    return BrokenOff(_("%(host)s broke off: %(why)s.") % {"host": account.host, "why": _text(error)})


def _why_not_shielded(error: Exception, account: Account) -> str:
    place = {"host": account.host, "port": account.door}
    if isinstance(error, ssl.SSLCertVerificationError):
        sentence = _("%(host)s shows a certificate we do not trust (%(why)s): use the name it is made out to, or have it renewed.")
        return sentence % (place | {"why": error.verify_message})
    if isinstance(error, MailboxStarttlsError):
        return _("%(host)s offers no STARTTLS at port %(port)s: choose TLS at port 993.") % place
    return _("What answers at port %(port)s of %(host)s speaks no TLS: choose STARTTLS, or port 993.") % place


def _why_no_greeting(error: Exception, account: Account) -> str:
    place = {"host": account.host, "port": account.door, "why": _text(error)}
    if account.security == "starttls":
        return _("%(host)s does not encrypt at port %(port)s when asked to (%(why)s): choose TLS at port 993.") % place
    return _("What answers at port %(port)s of %(host)s is no IMAP server (%(why)s): look at the port again.") % place


def _why_not_let_in(error: Exception, account: Account) -> str:
    said = {"host": account.host, "user": account.user, "why": _text(error)}
    if account.auth == "xoauth2":
        return _("%(host)s does not take the token of %(user)s (%(why)s): let the provider make a new one.") % said
    return _("%(host)s does not let %(user)s in (%(why)s): user or password is wrong, or it wants a password made for programs.") % said


def _text(error: Exception) -> str:
    """What a server said, in one short line; imap-tools repeats the whole answer."""
    answer = getattr(error, "command_result", None)
    return worded(answer[1][0] if answer and answer[1] and answer[1][0] else str(error) or type(error).__name__)


def worded(words: bytes | str) -> str:
    words = words.decode(errors="replace") if isinstance(words, bytes) else words
    words = words.removeprefix("unexpected response: b").strip("'\"")
    return " ".join(words.replace("\x00", " ").split())[:200].rstrip(".")
