from itertools import islice

from amends.base.models import File
from amends.conversations.attachment import Attachment
from amends.conversations.letterbox.names import harmless, one_line, storable
from amends.conversations.letterbox.opened import Enclosed, Opened

TOGETHER = 10  # on their way to the disk at once
LONGEST_TYPE = 200  # letters


def attach(opened: Opened) -> None:
    """The files it brought, under harmless names."""
    waiting = iter(opened.enclosed)
    while some := list(islice(waiting, TOGETHER)):
        files = File.keep_all((enclosed.part.open() for enclosed in some), at=opened.looked_at)
        Attachment.objects.bulk_create(_attachment(opened, enclosed, file) for enclosed, file in zip(some, files, strict=True))


def _attachment(opened: Opened, enclosed: Enclosed, file: File) -> Attachment:
    part = enclosed.part
    return Attachment(
        message=opened.message,
        file=file,
        name=harmless(part.name, part.media_type),
        media_type=one_line(part.media_type)[:LONGEST_TYPE],
        content_id=storable(part.content_id)[:LONGEST_TYPE],
        remark=enclosed.remark,
        refused_at=opened.looked_at if enclosed.is_refused else None,
    )
