"""Whatever is sent as a picture, what comes out is a plain one or a reason."""

import io
import struct
import zlib
from hashlib import sha256
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

from purchases.gateways import pictures
from purchases.gateways.pictures import LARGE, SIZE_LIMIT, SMALL, CannotTakePicture, Drawn, draw_anew
from purchases.states import NotTaken
from tests.factories.pictures import GREEN, RED, a_picture, an_archive, saved

SCRIPT = b"<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"
HTML = b"<!doctype html><title>Not found</title>" + SCRIPT


def png(width: int, height: int, *chunks: tuple[bytes, bytes], depth: int = 8, colour: int = 2) -> bytes:
    """A PNG of these chunks after its header, however little they fit it."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", header), *chunks, (b"IEND", b""))
    )


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def near(pixel: Any, colour: Any) -> bool:
    """As the same colour as WebP keeps it."""
    return all(abs(one - other) <= 12 for one, other in zip(pixel, colour, strict=True))


def a_film(frames: int) -> bytes:
    """A GIF whose first frame is green."""
    first = Image.new("P", (8, 8), 1)
    first.putpalette([*RED, *GREEN])
    one = saved(first, "GIF")
    start = one.index(b",", 13)
    return one[:-1] + one[start:-1] * (frames - 1) + b";"


def with_profile() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = Image.Exif()
    exif[0x0110] = "A camera"
    exif[0x8825] = {1: "N", 2: (59.0, 26.0, 0.0)}
    return a_picture(
        kind="JPEG", icc_profile=profile, exif=exif, xmp=b"<x:xmpmeta/>", comment=b"Ann was here"
    )


def turned() -> bytes:
    """Taken by a camera on its side: red is on the left of what is stored, and at the top of what was seen."""
    image = Image.new("RGB", (80, 40), GREEN)
    ImageDraw.Draw(image).rectangle((0, 0, 39, 39), fill=RED)
    exif = Image.Exif()
    exif[0x0112] = 6
    return saved(image, "JPEG", exif=exif, quality=95)


def palette() -> bytes:
    """Half of it transparent."""
    image = Image.new("P", (40, 40), 0)
    image.putpalette([*RED, *GREEN])
    ImageDraw.Draw(image).rectangle((0, 0, 19, 39), fill=1)
    return saved(image, "PNG", transparency=0)


TAKEN = [
    pytest.param(a_picture(kind="JPEG"), (40, 30), RED, id="a JPEG"),
    pytest.param(a_picture(kind="PNG"), (40, 30), RED, id="a PNG"),
    pytest.param(a_picture(kind="WEBP"), (40, 30), RED, id="a WebP"),
    pytest.param(a_film(1), (8, 8), GREEN, id="a GIF"),
    pytest.param(a_film(10_000), (8, 8), GREEN, id="a GIF of 10,000 frames: its first"),
    pytest.param(a_picture(3200, 800, kind="JPEG"), (1600, 400), RED, id="a large one shrinks"),
    pytest.param(a_picture(1, 8000), (1, 1600), RED, id="a thread of one pixel"),
    pytest.param(a_picture(mode="CMYK", kind="JPEG", colour=(0, 217, 217, 56)), (40, 30), (199, 29, 29), id="CMYK"),
    pytest.param(a_picture(mode="L", colour=90), (40, 30), (90, 90, 90), id="grey"),
    pytest.param(a_picture(mode="LA", colour=(90, 0)), (40, 30), (255, 255, 255), id="grey and transparent"),
    pytest.param(a_picture(mode="I;16", colour=90 * 256), (40, 30), (90, 90, 90), id="grey in 16 bits"),
    pytest.param(a_picture(mode="1", colour=1), (40, 30), (255, 255, 255), id="black and white"),
    pytest.param(a_picture(mode="RGBA", colour=(*RED, 255)), (40, 30), RED, id="opaque"),
    pytest.param(a_picture(mode="RGBA", colour=(*RED, 0)), (40, 30), (255, 255, 255), id="transparent is white"),
    pytest.param(palette(), (40, 40), GREEN, id="a palette with a transparent colour"),
    pytest.param(turned(), (40, 80), RED, id="stands upright"),
    pytest.param(with_profile(), (40, 30), RED, id="with a profile of its colours"),
    pytest.param(a_picture() + SCRIPT + an_archive({"a.txt": b"a"}), (40, 30), RED, id="with an archive behind"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "size", "colour"), TAKEN)
def test_a_picture_is_drawn_anew(content, size, colour):
    drawn = draw_anew(content)
    assert (drawn.width, drawn.height) == size
    assert drawn.digest == sha256(content).hexdigest()
    large, small = opened(drawn.large), opened(drawn.small)
    assert (large.format, small.format) == ("WEBP", "WEBP")
    assert large.size == size
    assert max(small.size) <= SMALL
    for image in (large, small):
        assert near(image.convert("RGB").getpixel((0, 0)), colour)
    for secret in (b"EXIF", b"ICCP", b"XMP ", b"Ann was here", b"A camera", SCRIPT):
        assert secret not in drawn.large + drawn.small


def test_both_sizes_keep_within_their_sides():
    drawn = draw_anew(a_picture(2000, 3000, kind="JPEG"))
    assert max(opened(drawn.large).size) == LARGE
    assert max(opened(drawn.small).size) == SMALL


def flood() -> bytes:
    """40 MB of text in 40 kB."""
    text = b"Comment\0\0" + zlib.compress(b"x" * 40_000_000, 9)
    return png(4, 4, (b"zTXt", text), (b"IDAT", zlib.compress(b"\0" * 52)))


def many_texts() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "y" * 3_000_000, zip=True)
    return saved(Image.new("RGB", (4, 4)), "PNG", pnginfo=info)


def scans(count: int) -> bytes:
    """A progressive JPEG of 36 megapixels that repeats its last scan: each costs a pass over all of it."""
    whole = a_picture(6000, 6000, kind="JPEG", progressive=True, colour=RED)
    last = whole.rindex(b"\xff\xda")
    return whole[:-2] + whole[last:-2] * count + whole[-2:]


REFUSED = [
    pytest.param(b"", NotTaken.EMPTY, id="nothing"),
    pytest.param(b"\0" * 1000, NotTaken.KIND, id="zeros"),
    pytest.param(b"\xff" * SIZE_LIMIT + b"\xff", NotTaken.LARGE, id="over 10 MB"),
    pytest.param(SVG, NotTaken.KIND, id="an SVG with a script"),
    pytest.param(HTML, NotTaken.KIND, id="a page of HTML"),
    pytest.param(b"%PDF-1.7\n", NotTaken.KIND, id="a PDF"),
    pytest.param(an_archive({"a.jpg": a_picture()}), NotTaken.KIND, id="an archive"),
    pytest.param(a_picture(kind="BMP"), NotTaken.KIND, id="a BMP"),
    pytest.param(a_picture(kind="TIFF"), NotTaken.KIND, id="a TIFF"),
    pytest.param(a_picture(kind="AVIF"), NotTaken.KIND, id="an AVIF"),
    pytest.param(a_picture(kind="EPS"), NotTaken.KIND, id="a program that draws"),
    pytest.param(a_picture(400, 300, kind="JPEG", quality=95)[:900], NotTaken.BROKEN, id="half a JPEG"),
    pytest.param(a_picture(kind="PNG")[:50], NotTaken.BROKEN, id="half a PNG"),
    pytest.param(a_picture(kind="WEBP")[:-9], NotTaken.BROKEN, id="a WebP cut off"),
    pytest.param(b"GIF89a" + SCRIPT, NotTaken.KIND, id="a page that begins as a GIF"),
    pytest.param(b"\xff\xd8\xff\xe0" + HTML, NotTaken.BROKEN, id="a page that begins as a JPEG"),
    pytest.param(png(4, 4, (b"IDAT", b"no zlib")), NotTaken.BROKEN, id="a PNG of nothing packed"),
    pytest.param(png(4, 4), NotTaken.BROKEN, id="a PNG without a picture"),
    pytest.param(png(0, 0, (b"IDAT", b"")), NotTaken.KIND, id="a PNG without a size"),
    pytest.param(
        png(50_000, 50_000, (b"IDAT", zlib.compress(b"\0" * 1_000_000))), NotTaken.PIXELS, id="2,500 megapixels"
    ),
    pytest.param(
        png(2**31 - 1, 2**31 - 1, (b"IDAT", zlib.compress(b"\0"))), NotTaken.PIXELS, id="as large as can be written"
    ),
    pytest.param(
        png(6400, 6300, (b"IDAT", zlib.compress(b"\0"))), NotTaken.PIXELS, id="a little over 40 megapixels"
    ),
    pytest.param(flood(), NotTaken.BROKEN, id="40 MB of text behind 40 kB"),
    pytest.param(many_texts(), NotTaken.BROKEN, id="3 MB of text"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "why"), REFUSED)
def test_a_hostile_file_gets_a_reason(content, why):
    with pytest.raises(CannotTakePicture) as caught:
        draw_anew(content)
    assert caught.value.why == why


def test_what_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(pictures, "SECONDS_LIMIT", 1)
    with pytest.raises(CannotTakePicture) as caught:
        draw_anew(scans(400))
    assert caught.value.why == NotTaken.PIXELS


def test_what_takes_too_much_memory_is_stopped(monkeypatch):
    content = a_picture(6000, 6000)
    assert isinstance(draw_anew(content), Drawn)
    monkeypatch.setattr(pictures, "MEMORY_LIMIT", 150 * 1024**2)
    with pytest.raises(CannotTakePicture) as caught:
        draw_anew(content)
    assert caught.value.why == NotTaken.PIXELS
