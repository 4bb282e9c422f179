"""A form that was filled in, for the contract of channels."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile

from amends.channels.form.sheet import Sheet


def raw(sender: str, text: str) -> bytes:
    stream = BytesIO()
    Sheet("1", "Ben", sender, "My lamp", text).pour([SimpleUploadedFile("lamp.txt", b"a lamp")], stream)
    return stream.getvalue()


def automatic(sender: str) -> bytes:
    return raw("no-reply@home.example", "I am away.")
