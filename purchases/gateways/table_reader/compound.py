"""Compound files (OLE): what Excel wrote before 2007, looked into before anything else opens them."""

import struct
from collections.abc import Iterator

from purchases.gateways.table_reader.kinds import COMPOUND
from purchases.gateways.table_reader.refusing import Refused

HEADER_SIZE = 512
DIRECTORY_ENTRY = 128
LAST_SECTOR = 0xFFFFFFF9
STORAGE, STREAM, ROOT = 1, 2, 5
MACROS = {"_vba_project_cur", "_vba_project", "vba", "macros"}


class Compound:
    """The streams of a compound file by name. Raises Refused where the file is not in order."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        try:
            self._open()
        except (struct.error, ValueError, IndexError) as error:
            raise Refused("broken") from error

    def _open(self) -> None:
        content = self.content
        if not content.startswith(COMPOUND):
            raise Refused("broken")
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise Refused("broken")
        self.sector, self.mini_sector = 1 << shift, 1 << mini_shift
        _, directory, _, self.cutoff, mini_table, _, more_tables = struct.unpack_from("<7I", content, 44)
        tables = list(struct.unpack_from("<109I", content, 76))
        per_sector = self.sector // 4
        seen = set[int]()
        while more_tables < LAST_SECTOR:
            if more_tables in seen:
                raise Refused("broken")
            seen.add(more_tables)
            *listed, more_tables = struct.unpack(f"<{per_sector}I", self._sector(more_tables))
            tables += listed
        self.table: list[int] = []
        for number in tables:
            if number < LAST_SECTOR:
                self.table += struct.unpack(f"<{per_sector}I", self._sector(number))
        self.entries = dict(self._entries(b"".join(self._chain(directory))))
        self.mini_table = b"".join(self._chain(mini_table)) if mini_table < LAST_SECTOR else b""
        _, start, size = self.entries.get("root entry", (ROOT, LAST_SECTOR, 0))
        self.mini_stream = b"".join(self._chain(start))[:size] if start < LAST_SECTOR else b""

    def _sector(self, number: int) -> bytes:
        begin = (number + 1) * self.sector
        found = self.content[begin : begin + self.sector]
        if not found:
            raise Refused("broken")
        return found.ljust(self.sector, b"\0")

    def _chain(self, number: int) -> Iterator[bytes]:
        for _ in range(len(self.table) + 1):
            if number >= LAST_SECTOR:
                return
            yield self._sector(number)
            number = self.table[number]
        raise Refused("broken")

    def _entries(self, directory: bytes) -> Iterator[tuple[str, tuple[int, int, int]]]:
        for begin in range(0, len(directory) - DIRECTORY_ENTRY + 1, DIRECTORY_ENTRY):
            length, kind = struct.unpack_from("<HB", directory, begin + 64)
            start, size = struct.unpack_from("<II", directory, begin + 116)
            if kind in (STORAGE, STREAM, ROOT) and 2 <= length <= 64:
                name = directory[begin : begin + length - 2].decode("utf-16-le", "replace")
                yield name.lower(), (kind, start, size)

    @property
    def kind(self) -> str:
        """What the file holds: a key of `purchases.gateways.refusals.KINDS`, or "encrypted"."""
        for name, kind in (
            ("workbook", "xls"),
            ("book", "xls"),
            ("encryptedpackage", "encrypted"),
            ("worddocument", "document"),
            ("powerpoint document", "slides"),
        ):
            if name in self.entries:
                return kind
        return "compound"

    @property
    def has_macros(self) -> bool:
        return not MACROS.isdisjoint(self.entries)

    def workbook(self) -> bytes:
        """The stream that holds the workbook's records."""
        kind, start, size = self.entries.get("workbook") or self.entries["book"]
        if kind != STREAM:
            raise Refused("broken")
        chain = self._chain if size >= self.cutoff else self._mini_chain
        stream = b"".join(chain(start))
        if len(stream) < size:
            raise Refused("broken")
        return stream[:size]

    def _mini_chain(self, number: int) -> Iterator[bytes]:
        for _ in range(len(self.mini_table) // 4 + 1):
            if number >= LAST_SECTOR:
                return
            begin = number * self.mini_sector
            yield self.mini_stream[begin : begin + self.mini_sector]
            (number,) = struct.unpack_from("<I", self.mini_table, number * 4)
        raise Refused("broken")
