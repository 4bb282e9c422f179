"""A provider's request, read from the file it was kept in: its body is there whole, and each field of a form as it came."""

from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from io import BytesIO
from pathlib import PurePosixPath

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

MULTIPART = "multipart/form-data"


@dataclass(frozen=True)
class Field:
    """A part of a form: a name, and bytes. Django's own reading replaces what is not UTF-8, and takes no long letter for a field."""

    name: str
    filename: str | None
    media_type: str
    content: bytes


def posted(request, body: bytes) -> WSGIRequest:
    """The same request, with a body that may be read as often as one likes."""
    again = WSGIRequest({**request.environ, "wsgi.input": BytesIO()})
    again._body = body
    if again.content_type == MULTIPART:
        fields = fields_of(body, again.content_params.get("boundary", ""))
        again._post, again._files = QueryDict(mutable=True), MultiValueDict()
        for field in fields:
            _add(again, field)
    return again


def fields_of(body: bytes, boundary: str) -> list[Field]:
    """What stands between the boundaries of a form."""
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary.encode())
    return [_field(part.removeprefix(b"\r\n")) for part in parts[1:] if not part.startswith(b"--")]


def _field(part: bytes) -> Field:
    head, _gap, content = part.partition(b"\r\n\r\n")
    said = BytesHeaderParser().parsebytes(head + b"\r\n\r\n")
    return Field(_told(said, "name") or "", _told(said, "filename"), said.get_content_type(), content)


def _told(said: Message, name: str) -> str | None:
    told = said.get_param(name, header="Content-Disposition")
    if told is None:
        return None
    words = told[2] if isinstance(told, tuple) else told
    return words.encode("ascii", "surrogateescape").decode(errors="replace")


def _add(request: WSGIRequest, field: Field) -> None:
    if field.filename is None:
        request._post.appendlist(field.name, field.content.decode(errors="replace"))
    else:
        name = PurePosixPath(field.filename).name.replace("..", "") or "part"
        file = SimpleUploadedFile(name, field.content, field.media_type)
        request._files.appendlist(field.name, file)
