"""XLSX and ODS: what may not be in them, and the cells of each sheet that need a second look."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from functools import cached_property
from posixpath import join, normpath

from purchases.gateways.table_reader.blind import Blind, ContentScan, SheetScan
from purchases.gateways.table_reader.containers import Container
from purchases.gateways.table_reader.refusing import Refused

CONTENT_TYPES = "[Content_Types].xml"
RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATIONSHIP = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
NOTABLE = re.compile(rb"<(?:\w+:)?f[\s>/]|\st\s*=\s*[\"']e[\"']")
LINKED = re.compile(rb"<\w+:(?:dde-|table-source|cell-range-source)")
SCRIPTED = re.compile(rb"<\w+:event-listener[\s>]")
OVERLAP = 40


class Xlsx:
    """A workbook as Excel writes it since 2007. Raises Refused."""

    def __init__(self, container: Container) -> None:
        self.container = container
        names = [name.lower() for name in container.members]
        if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
            raise Refused("macros")
        if b"macroenabled" in container.read(CONTENT_TYPES).lower():
            raise Refused("macros")
        if any(name.startswith("xl/externallinks/") for name in names):
            raise Refused("links")

    @cached_property
    def _members(self) -> Mapping[str, str]:
        """The member that holds each sheet, by the sheet's name."""
        try:
            workbook = ET.fromstring(self.container.read("xl/workbook.xml"))  # noqa: S314 (no declarations)
            related = ET.fromstring(self.container.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        except ET.ParseError as error:
            raise Refused("broken") from error
        targets = {each.get("Id"): each.get("Target", "") for each in related}
        found = {}
        for element in workbook.iter():
            if element.tag.rpartition("}")[2] == "sheet":
                target = targets.get(element.get(RELATIONSHIP) or element.get(STRICT_RELATIONSHIP), "")
                found[element.get("name", "")] = normpath(join("/xl", target)).lstrip("/")
        return found

    def blind(self, *, index: int, name: str) -> Blind:
        """The cells of the worksheet called `name` that would look empty."""
        member = self._members.get(name, "")
        if member not in self.container.members:
            raise Refused("broken")
        if not any(NOTABLE.search(piece) for piece in overlapping(self.container.pieces(member))):
            return Blind()
        scan = SheetScan()
        scan.run(self.container.pieces(member))
        return scan.found


class Ods:
    """A workbook of LibreOffice and its kin. Raises Refused."""

    def __init__(self, container: Container) -> None:
        self.container = container
        if any(name.startswith(("Basic/", "Scripts/")) for name in container.members):
            raise Refused("macros")
        if b"encryption-data" in container.read("META-INF/manifest.xml"):
            raise Refused("password")
        if "content.xml" not in container.members:
            raise Refused("broken")
        self.formulas = False
        for piece in overlapping(container.pieces("content.xml")):
            if LINKED.search(piece):
                raise Refused("links")
            if SCRIPTED.search(piece):
                raise Refused("macros")
            self.formulas |= b":formula" in piece

    @cached_property
    def _sheets(self) -> list[Blind]:
        scan = ContentScan()
        if self.formulas:
            scan.run(self.container.pieces("content.xml"))
        return scan.sheets

    def blind(self, *, index: int, name: str) -> Blind:
        """The cells of the sheet at `index` that would look empty."""
        return self._sheets[index] if index < len(self._sheets) else Blind()


def overlapping(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Each piece with the end of the one before it."""
    tail = b""
    for piece in pieces:
        yield tail + piece
        tail = piece[-OVERLAP:]
