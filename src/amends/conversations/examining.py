"""What `amends check` says of the post: the same as the page Post."""

from collections.abc import Iterator
from datetime import datetime

from amends.base.checkup import DOUBTFUL, RIGHT, WRONG, Finding, in_words
from amends.conversations.models import Inbox
from amends.conversations.post import Post, Trouble

WHAT = {
    "mailbox": "mailboxes",
    "unseen": "mailboxes",
    "pending": "arrivals",
    "quarantined": "arrivals",
    "silent": "inboxes",
}
SENTENCES = {
    "mailbox": "Letters of {inbox} cannot be fetched, for {span}: {why} See Settings, Inboxes.",
    "unseen": "The mailbox of {inbox} has not been looked at for {span}: run `amends serve`.",
    "pending": "{n} came in and wait to be looked into, the oldest for {span}: run `amends serve`.",
    "held": "{n} wait to leave, the oldest for {span}: {why}",
    "silent": "Nothing has come into {inbox} for {span}, longer than is usual: see the page Post.",
    "quarantined": "{n} could not be taken in and lie in quarantine: see the page Post.",
    "failed": "{n} could not be sent in the last 7 days: see the page Post.",
    "perhaps": "{n} may have been sent or not, and wait for somebody to decide: see the page Post.",
    "bounced": "{n} came back in the last 7 days: see the page Post.",
}
FINE = {
    "mailboxes": "Every mailbox is looked at.",
    "arrivals": "Nothing waits to be looked into, and nothing lies in quarantine.",
    "inboxes": "None is silent for longer than is usual.",
    "letters": "None waits, none failed, none came back.",
}


def examine(*, at: datetime) -> Iterator[Finding]:
    """Each thing once, and every trouble with it."""
    troubles = Post(at=at).troubles
    for what, fine in FINE.items():
        found = [_finding(trouble, at) for trouble in troubles if WHAT.get(trouble.kind, "letters") == what]
        yield from found or [Finding(what, RIGHT, fine if what != "inboxes" or Inbox.objects.present().exists() else "There is none yet.")]


def _finding(trouble: Trouble, at: datetime) -> Finding:
    said = {
        "inbox": trouble.inbox,
        "n": f"{trouble.many}{'+' if trouble.more else ''}",
        "span": in_words(at - trouble.since) if trouble.since else "as long as it has been set up",
        "why": trouble.why if trouble.why.endswith((".", "!", "?")) else f"{trouble.why}.",
    }
    state = WRONG if trouble.is_grave else DOUBTFUL
    return Finding(WHAT.get(trouble.kind, "letters"), state, SENTENCES[trouble.kind].format(**said))
