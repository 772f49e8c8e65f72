"""Bytes added to the end of a file that other programs write and git replaces: what is not ours is never changed."""

import os
import time
from pathlib import Path

# git takes a file away and makes it anew: how often, and how many seconds apart, one that is not there is looked for
LOOKS = 5
PAUSE = 0.02
_BINARY = getattr(os, "O_BINARY", 0)


class OpenFile:
    """A file open for reading and appending, by one handle; `created` when it was made for that."""

    def __init__(self, path: Path, handle: int, created: bool = False) -> None:
        self.path = path
        self.handle = handle
        self.created = created

    @property
    def size(self) -> int:
        """How many bytes the file has now."""
        return os.fstat(self.handle).st_size

    def is_named(self) -> bool:
        """Whether the path still names this file, and not one that was put in its place."""
        try:
            return os.path.samestat(os.fstat(self.handle), os.stat(self.path))
        except FileNotFoundError:
            return False

    def read(self, start: int = 0) -> bytes:
        """The bytes from a place to the end."""
        os.lseek(self.handle, start, os.SEEK_SET)
        # in one piece, where the file is as long as it says
        parts = [os.read(self.handle, max(0, self.size - start) + 1)]
        while parts[-1]:
            parts.append(os.read(self.handle, 1 << 20))
        return b"".join(parts)

    def sync(self) -> None:
        """Wait until the disk has the file, and its name when it is new."""
        os.fsync(self.handle)
        if self.created and os.name == "posix":
            folder = os.open(os.path.dirname(os.path.realpath(self.path)), os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def put(self, start: int, old: bytes, new: bytes, *, back: bool = False) -> bool:
        """Put bytes in the place of as many others; False, and nothing done, when those do not stand there.

        The first byte and then the last are put at the end, or `back` in the other order: a line on its way to being a
        comment, or back, is at each moment cut off, or a comment.
        """
        try:  # another handle, for on Linux an appending one appends wherever it is told to write
            handle = os.open(self.path, os.O_RDWR | _BINARY)
        except FileNotFoundError:
            return False
        try:
            if not os.path.samestat(os.fstat(handle), os.fstat(self.handle)) or not self.has(start, old):
                return False
            last = len(new) - 1
            parts = [(1, new[1:last]), (0, new[:1]), (last, new[last:] if last else b"")]
            for at, part in reversed(parts) if back else parts:
                os.lseek(handle, start + at, os.SEEK_SET)
                view = memoryview(part)
                while view:
                    view = view[os.write(handle, view) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        return True

    def has(self, start: int, data: bytes) -> bool:
        """Whether these bytes stand at a place."""
        return self.read(start)[: len(data)] == data

    def remove_created(self) -> None:
        """Take the file away when it was made here and nobody has written to it."""
        if self.created and not self.size and self.is_named():
            self.close()  # Windows removes no open file
            os.unlink(self.path)

    def close(self) -> None:
        """Close the handle; more than once does no harm."""
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1


def find_file(path: Path) -> OpenFile | None:
    """The file at a path, None when there is none; one that is not there, or empty, is looked at again."""
    for left in reversed(range(LOOKS + 1)):
        try:
            file = OpenFile(path, os.open(path, os.O_RDWR | os.O_APPEND | _BINARY))
        except FileNotFoundError:
            pass
        else:
            if file.size or not left:
                return file
            file.close()
        if left:
            time.sleep(PAUSE)
    return None


def create_file(path: Path) -> OpenFile | None:
    """A new file, None when somebody has made one meanwhile."""
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL | _BINARY
    try:  # the real path, for O_EXCL follows no link
        return OpenFile(path, os.open(os.path.realpath(path), flags, 0o666), created=True)
    except FileExistsError:
        return None


def make_comment(torn: bytes) -> bytes:
    """What is left of a line as a comment line of as many bytes, in which nothing ends a line, not even for YAML.

    Its last byte becomes the line end, so that whatever is added behind it stands on a line of its own.
    """
    lead = b"\n" if torn.startswith(b"\n") else b""
    body = torn[len(lead) :]
    if len(body) < 2:
        return lead + b"\n" * len(body)
    kept = []
    for char in body[1:-1].decode("utf-8", "surrogateescape"):
        raw = char.encode("utf-8", "surrogateescape")
        # isprintable says no to the wide space of Chinese text
        kept.append(raw if char.isprintable() or char == "\u3000" else b"?" * len(raw))
    return lead + b"#" + b"".join(kept) + b"\n"


class Addition:
    """Bytes on their way to the end of a file; it knows where they stand, so that they can be taken back."""

    def __init__(self, file: OpenFile, data: bytes) -> None:
        self.file = file
        self.data = data
        self.pieces: list[tuple[int, bytes]] = []

    def write(self) -> bool:
        """Append the bytes; False when those of another program have come between them."""
        left = self.data
        while left and len(self.pieces) < 2:
            end = self.file.size
            count = os.write(self.file.handle, left)
            piece = left[:count]
            self.pieces.append((end, piece))  # known even where nobody may say where it was put
            start = os.lseek(self.file.handle, 0, os.SEEK_CUR) - count
            self.pieces.pop()
            if self.pieces and self.pieces[-1][0] + len(self.pieces[-1][1]) == start:
                start, before = self.pieces.pop()
                piece = before + piece
            self.pieces.append((start, piece))
            left = left[count:]
        return self.whole

    @property
    def whole(self) -> bool:
        """Whether all bytes stand in the file, in one piece."""
        return [data for _, data in self.pieces] == [self.data]

    def stands(self) -> bool:
        """Whether all bytes still stand in the file."""
        try:
            return self.whole and self.file.has(self.pieces[0][0], self.data)
        except OSError:
            return self.whole

    def withdraw(self) -> bool:
        """Take the bytes back; whether none is left.

        Only the end of the file is cut off. A part that another program has written behind becomes a comment; all of
        them, with something behind, are left as they stand.
        """
        whole = self.whole
        gone = True
        try:
            for start, data in reversed(self.pieces):
                if not self.file.has(start, data):
                    continue
                if self.file.size == start + len(data):
                    os.ftruncate(self.file.handle, start)
                    gone = gone and self.file.size == start
                else:
                    gone = False
                    if not whole:
                        self.file.put(start, data, make_comment(data))
        except OSError:
            return False
        return gone
