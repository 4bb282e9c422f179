import re

from django.apps import apps
from django.db import DatabaseError, connections

STREAM = re.compile(r"/chat/[a-z0-9-]{1,60}/(?P<token>[^/]{1,200})/events")


class Visitor:
    """A stranger's open window, which hears that something was said to them, and hears of nothing else."""

    def __init__(self, token: str) -> None:
        self.token, self.topic = token, ""

    @classmethod
    def listening_at(cls, path: str) -> "Visitor | None":
        found = STREAM.fullmatch(path)
        return cls(found["token"]) if found else None

    def admission(self) -> int:
        """200 for whoever bears a token, 404 for anybody else, 503 while nobody can be asked. In a thread, on a connection given back."""
        try:
            visit = apps.get_model("chat", "Visit").objects.bearing(self.token)
        except DatabaseError:
            return 503
        finally:
            connections.close_all()
        self.topic = visit.topic if visit else ""
        return 200 if visit else 404

    def hears(self, topic: str) -> bool:
        return topic == self.topic
