"""A process of its own that opens a picture: what goes wrong in here harms nobody else.

Reads a JPEG, PNG, WebP or GIF (its first frame) from standard input and writes a line of JSON to standard
output: {"width", "height", "large": bytes}, followed by the picture as WebP, large and small; or
{"refusal": "kind" | "broken" | "pixels"}. A file that no reader expects ends it with a traceback. Imports
nothing of the project, so that it starts quickly.
Arguments: bytes of memory, seconds of processor time, most pixels, pixels of the longer side of each size.
"""

import contextlib
import io
import json
import resource
import sys
import warnings

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
QUALITY = {"large": 80, "small": 70}
TOO_MUCH = (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError)


def upright(content: bytes, most_pixels: int, side: int) -> Image.Image:
    """The picture within `side` pixels, turned as its camera was held."""
    image: Image.Image = Image.open(io.BytesIO(content), formats=FORMATS)
    if image.width * image.height > most_pixels:
        raise Image.DecompressionBombError
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    elif image.mode == "P" or "transparency" in image.info:
        image = image.convert("RGBA")
    image.thumbnail((side, side), reducing_gap=3)
    return ImageOps.exif_transpose(image)


def plain(image: Image.Image) -> Image.Image:
    """The colours alone, as every screen shows them, on white; nothing that a file may carry besides."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        # A profile that cannot be used is as good as none.
        with contextlib.suppress(ImageCms.PyCMSError, OSError):
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            screen = ImageCms.createProfile("sRGB")
            image = ImageCms.profileToProfile(image, given, screen, outputMode="RGB") or image
    clean = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        clean.paste(image, mask=image.getchannel("A"))
    else:
        clean.paste(image.convert("RGB"))
    return clean


def written(image: Image.Image, size: str) -> bytes:
    file = io.BytesIO()
    image.save(file, "WEBP", quality=QUALITY[size], method=4)
    return file.getvalue()


def main() -> None:
    memory, seconds, most_pixels, large_side, small_side = map(int, sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    Image.MAX_IMAGE_PIXELS = most_pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    out = sys.stdout.buffer
    try:
        picture = plain(upright(sys.stdin.buffer.read(), most_pixels, large_side))
        small = picture.copy()
        small.thumbnail((small_side, small_side))
        large_file, small_file = written(picture, "large"), written(small, "small")
    except TOO_MUCH:
        out.write(json.dumps({"refusal": "pixels"}).encode())
    except UnidentifiedImageError:
        out.write(json.dumps({"refusal": "kind"}).encode())
    except OSError:
        out.write(json.dumps({"refusal": "broken"}).encode())
    else:
        head = {"width": picture.width, "height": picture.height, "large": len(large_file)}
        out.write(json.dumps(head).encode() + b"\n" + large_file + small_file)


if __name__ == "__main__":
    main()
