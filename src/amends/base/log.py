"""What the processes say while they work: one JSON object a line, and never what a customer wrote.

Of a record's extras only plain values are kept, and none that is named like a text. Of an error its type, its first line
(PostgreSQL shows the failing row in the second) and where it flew from are kept; values of variables never are.
"""

import json
import logging
import os
import re
import traceback
from datetime import UTC, datetime

from amends.base.refusal import Refusal

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
PLAIN = (str, int, float, bool)
TEXTS = {"body", "text", "subject", "html", "raw", "payload", "password", "message", "msg", "args", "call_string", "task_kwargs"}
# As good as passwords: a one-time link, the address a provider brings letters to, a visitor's talk, a picture somebody was shown.
KEYS = re.compile(r"(/link/|/mail/[a-z-]+/|/chat/[^/\s]+/|/pictures/)[^/\s]+")
STANDARD = set(vars(logging.makeLogRecord({}))) | {"asctime", "taskName", "color_message"}


class UnknownLevel(Refusal):
    """The environment asks for a loudness there is not."""


class OneLine(logging.Formatter):
    """A line of the log."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": _first_line(record.getMessage()),
            "process": record.process,
        }
        return json.dumps(line | _extras(record) | _error(record), ensure_ascii=False)


def configuration() -> dict:
    """Django's LOGGING: everything to stderr, from AMENDS_LOG_LEVEL (info) upwards."""
    level = os.environ.get("AMENDS_LOG_LEVEL", "").strip().upper() or "INFO"
    if level not in LEVELS:
        raise UnknownLevel(f"AMENDS_LOG_LEVEL is {level.lower()}: choose one of {', '.join(LEVELS).lower()}.")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": OneLine}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.db.backends": {"level": "INFO"},  # below that it repeats every statement, with what a customer wrote in it
            "django.server": {"handlers": [], "level": level, "propagate": True},
            "procrastinate": {"level": "WARNING"},
            "psycopg.pool": {"level": "ERROR"},  # who wanted the connection says what became of it
            "uvicorn": {"level": "WARNING"},
        },
    }


def _extras(record: logging.LogRecord) -> dict:
    said = vars(record).items()
    return {name: value for name, value in said if name not in STANDARD | TEXTS and isinstance(value, PLAIN)}


def _error(record: logging.LogRecord) -> dict:
    if not record.exc_info or record.exc_info[0] is None:
        return {}
    kind, error, flight = record.exc_info
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(flight)]
    return {"error": kind.__name__, "reason": _first_line(str(error)), "flew": frames[-12:]}


def _first_line(text: str) -> str:
    return KEYS.sub(r"\1...", text.strip().partition("\n")[0][:500])
