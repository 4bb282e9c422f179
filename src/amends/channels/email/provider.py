"""A mail provider, asked over the web to take one letter: the same letter, in the words of whichever provider it is."""

import re
from email import message_from_bytes, policy

import requests
from anymail.exceptions import AnymailError, AnymailRecipientsRefused, AnymailRequestsAPIError
from django.core.mail import EmailMultiAlternatives
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from urllib3.exceptions import NameResolutionError, NewConnectionError

from amends.base.provider import Provider
from amends.conversations.channel import NotKnown, NotTaken, OutOfReach, Taken
from amends.conversations.letter import Failed

ANSWER_SECONDS = 60
ADDRESSED = {"from", "to", "cc", "subject", "reply-to"}
OURS = {"content-type", "mime-version"}  # the provider makes its own parts
KEEP_ID = {"postmark": {"X-PM-KeepID": "true"}}  # providers that would give it another name unless told not to
KEYLESS, TOO_MANY, BUSY, OUTSIDE = (401, 403), 429, 503, (ConnectionRefusedError, NewConnectionError, NameResolutionError)
TAKEN, REFUSED = {"sent", "queued"}, {"invalid", "rejected", "failed"}
MESSAGE_ID = re.compile(r"<[^\s<>@]+@[^\s<>@]+>")


def carry_by(letter: bytes, provider: Provider) -> Taken:
    """Raises NotTaken, with what the provider said; NotKnown where it was given the letter and said nothing that can be understood."""
    message = _as_django_has_it(letter, KEEP_ID.get(provider.name, {}))
    carrier = import_string(f"anymail.backends.{provider.name}.EmailBackend")(timeout=ANSWER_SECONDS, **provider.words)
    try:
        carrier.send_messages([message])
    except AnymailRecipientsRefused as refused:
        raise NotTaken(_("%(name)s brings nothing to any of these addresses.") % {"name": provider.name}, for_good=True) from refused
    except AnymailRequestsAPIError as error:
        raise _what_it_means(error, provider.name) from error
    except AnymailError as error:
        raise NotTaken(_words(error), for_good=True) from error
    said = {told.status for told in message.anymail_status.recipients.values()}
    if not said & TAKEN:
        raise NotKnown(_("%(name)s does not say whether it has taken the letter.") % {"name": provider.name})
    return Taken(provider.name, _refused(message, provider.name), _another_name(message))


def _as_django_has_it(letter: bytes, more: dict[str, str]) -> EmailMultiAlternatives:
    read = message_from_bytes(letter, policy=policy.SMTP)
    ends = {name: [str(one) for one in read[name].addresses] if read[name] else [] for name in ("from", "to", "cc", "reply-to")}
    headers = {name: str(said) for name, said in read.items() if name.lower() not in ADDRESSED | OURS}
    message = EmailMultiAlternatives(
        subject=str(read["Subject"]),
        body=read.get_body(("plain",)).get_content(),
        from_email=ends["from"][0],
        to=ends["to"],
        cc=ends["cc"],
        reply_to=ends["reply-to"],
        headers=headers | more,
    )
    message.attach_alternative(read.get_body(("html",)).get_content(), "text/html")
    for part in read.iter_attachments():
        message.attach(part.get_filename(), part.get_payload(decode=True), part.get_content_type())
    return message


def _what_it_means(error: AnymailRequestsAPIError, name: str) -> NotTaken:
    """Whether the letter may be with them, as far as the answer lets us know."""
    said = {"name": name, "why": _words(error)}
    if error.status_code is None and _never_got_there(error):
        return OutOfReach(_("%(name)s cannot be reached: %(why)s") % said)
    if error.status_code in KEYLESS:
        return OutOfReach(_("%(name)s does not let us in: look at AMENDS_MAIL_KEY. %(why)s") % said)
    if error.status_code in (TOO_MANY, BUSY) or 400 <= (error.status_code or 0) < 500:
        return NotTaken(_("%(name)s said: %(why)s") % said, for_good=error.status_code not in (TOO_MANY, BUSY))
    return NotKnown(_("%(name)s gave no answer that can be understood: %(why)s") % said)


def _never_got_there(error: BaseException) -> bool:
    """No connection was made, so nothing was given away."""
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError):
        return True
    causes = [error.__cause__, *getattr(error.__cause__, "args", ())]
    return any(isinstance(cause, OUTSIDE) or isinstance(getattr(cause, "reason", None), OUTSIDE) for cause in causes)


def _refused(message, name: str) -> tuple[Failed, ...]:
    told = {address: said.status for address, said in message.anymail_status.recipients.items() if said.status in REFUSED}
    why = _("%(name)s will not bring it there: %(said)s")
    return tuple(Failed(address, why % {"name": name, "said": said}, for_good=True) for address, said in told.items())


def _another_name(message) -> str:
    """The Message-ID it goes out with, where the provider says so and it is not ours."""
    told = message.anymail_status.message_id
    names = [str(name) for name in (told if isinstance(told, set) else [told])]
    ours = message.extra_headers["Message-ID"]
    return next((name for name in names if MESSAGE_ID.fullmatch(name) and name != ours), "")


def _words(error: BaseException) -> str:
    return " ".join(str(error).replace("\x00", " ").split())[:300]
