"""A compiled catalogue of gettext, of which only what is asked for is read.

The file holds its messages in order, so that one is found by halving; a thousand that nobody asks for are left alone.
"""

from pathlib import Path
from struct import unpack_from

_MAGIC = 0x950412DE
_HEAD = 28


class Catalogue:
    """The translations of a compiled catalogue; one that cannot be read has none."""

    def __init__(self, path: Path) -> None:
        try:
            self._raw = path.read_bytes()
        except OSError:
            self._raw = b""
        self._count = self._from = self._to = 0
        if len(self._raw) >= _HEAD and unpack_from("<I", self._raw)[0] == _MAGIC:
            self._count, self._from, self._to = unpack_from("<3I", self._raw, 8)
        self._known: dict[str, str] = {}

    def _read(self, table: int, place: int) -> bytes:
        length, start = unpack_from("<2I", self._raw, table + 8 * place)
        return self._raw[start : start + length]

    def _find(self, wanted: bytes) -> bytes | None:
        low, high = 0, self._count
        while low < high:
            middle = (low + high) // 2
            here = self._read(self._from, middle)
            if here == wanted:
                return self._read(self._to, middle)
            low, high = (middle + 1, high) if here < wanted else (low, middle)
        return None

    def translate(self, text: str) -> str:
        """A text in the language of the catalogue; one without translation as it is."""
        if text not in self._known:
            found = self._find(text.encode())
            self._known[text] = text if found is None else found.decode()
        return self._known[text]
