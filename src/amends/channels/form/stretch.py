import io
from collections.abc import Callable
from typing import BinaryIO


class Stretch(io.RawIOBase):
    """A part of a file, read as if it were all of it."""

    def __init__(self, opened: Callable[[], BinaryIO], begins: int, length: int) -> None:
        self.stream, self.begins, self.length, self.at = opened(), begins, length, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.at = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.length}[whence])
        return self.at

    def tell(self) -> int:
        return self.at

    def readinto(self, buffer) -> int:
        wanted = max(0, min(len(buffer), self.length - self.at))
        self.stream.seek(self.begins + self.at)
        piece = self.stream.read(wanted)
        buffer[: len(piece)] = piece
        self.at += len(piece)
        return len(piece)

    def close(self) -> None:
        self.stream.close()
        super().close()
