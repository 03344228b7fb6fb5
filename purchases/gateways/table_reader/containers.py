"""ZIP containers, looked into before anything else opens them."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from purchases.gateways.table_reader import limits
from purchases.gateways.table_reader.kinds import ZIP
from purchases.gateways.table_reader.refusing import Refused

PIECE = 64 * 1024
LOCAL_HEADER = struct.Struct("<4s22xHH")
ENCRYPTED = 0x1
OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\0")
XML_ENDINGS = (".xml", ".rels", ".vml", ".rdf")
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
LONGEST_TEXT = 1024**2


class Container:
    """The members of a ZIP file, none of them taken at its word. Raises Refused."""

    def __init__(self, content: bytes) -> None:
        self.content = memoryview(content)
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as container:
                members = container.infolist()
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            EOFError,
            ValueError,
            OSError,
            struct.error,
        ) as error:
            raise Refused("broken") from error
        names = [member.filename for member in members]
        if len(members) > limits.MEMBERS or len(set(names)) < len(names) or any(map(OUTSIDE.search, names)):
            raise Refused("odd_container")
        if any(member.flag_bits & ENCRYPTED for member in members):
            raise Refused("password")
        if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
            raise Refused("odd_container")
        self.members = dict(zip(names, members, strict=True))
        self._check_size(sum(member.file_size for member in members))

    def _check_size(self, inflated: int) -> None:
        if inflated > limits.INFLATED or inflated > limits.INFLATION * len(self.content):
            raise Refused("swelling")

    @property
    def kind(self) -> str:
        """What the container holds: a key of `purchases.gateways.refusals.KINDS`."""
        names = self.members
        if "mimetype" in names:
            declared = self.read("mimetype").decode("ascii", "replace").strip()
            opened = declared.removeprefix("application/vnd.oasis.opendocument.")
            return {"spreadsheet": "ods", "text": "document"}.get(opened, "zip")
        for beginning, kind in (("xl/", "xlsx"), ("word/", "document"), ("ppt/", "slides")):
            if any(name.startswith(beginning) for name in names):
                return "xlsb" if "xl/workbook.bin" in names else kind
        return "zip"

    def read(self, name: str) -> bytes:
        """A small member as a whole. Raises Refused where there is none, or it is not small."""
        if name not in self.members or self.members[name].file_size > limits.PART:
            raise Refused("broken")
        return b"".join(self.pieces(name))

    def pieces(self, name: str) -> Iterator[bytes]:
        """What is in a member, inflated piece by piece. Raises Refused where it is not as declared."""
        member = self.members[name]
        try:
            signature, name_length, extra_length = LOCAL_HEADER.unpack_from(
                self.content, member.header_offset
            )
            begin = member.header_offset + LOCAL_HEADER.size + name_length + extra_length
            raw = self.content[begin : begin + member.compress_size]
            if signature != ZIP or len(raw) < member.compress_size:
                raise Refused("broken")
            left, checksum = member.file_size, 0
            for piece in _inflated(raw, member.compress_type):
                left -= len(piece)
                if left < 0:
                    raise Refused("lying_container")
                checksum = zlib.crc32(piece, checksum)
                yield piece
        except (zlib.error, struct.error, ValueError) as error:
            raise Refused("broken") from error
        if left or checksum != member.CRC:
            raise Refused("broken")

    def check(self) -> None:
        """Inflate everything once and let it go, so that nothing inside is a surprise."""
        inflated = 0
        for name in self.members:
            xml = name.lower().endswith(XML_ENDINGS)
            tail, run = b"", 0
            for at, piece in enumerate(self.pieces(name)):
                inflated += len(piece)
                self._check_size(inflated)
                if at == 0 and piece.startswith(ZIP):
                    raise Refused("nested")
                if xml:
                    if b"\0" in piece:
                        raise Refused("broken")
                    if DECLARATION.search(tail + piece):
                        raise Refused("entities")
                    tail = piece[-16:]
                    last = piece.rfind(b"<")
                    run = run + len(piece) if last < 0 else len(piece) - last
                    if run > LONGEST_TEXT:
                        raise Refused("long_text")


def _inflated(raw: memoryview, method: int) -> Iterator[bytes]:
    if method == zipfile.ZIP_STORED:
        for begin in range(0, len(raw), PIECE):
            yield bytes(raw[begin : begin + PIECE])
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for begin in range(0, len(raw), PIECE):
        rest: bytes | memoryview = raw[begin : begin + PIECE]
        while rest:
            yield inflater.decompress(rest, PIECE)
            rest = inflater.unconsumed_tail
    while piece := inflater.decompress(b"", PIECE):
        yield piece
    if not inflater.eof:
        raise Refused("broken")
