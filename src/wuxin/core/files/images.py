"""A picture is decoded and written anew: only what is seen is kept.

EXIF (place, device, time), XMP, comments, colour profiles, thumbnails and anything behind the end
of the picture are gone; it is turned upright first. Of an animation the first picture is kept.
What it would decode to is asked of the header, before a pixel is.
"""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pillow_heif
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from wuxin.core.files import refusals
from wuxin.core.files.kinds import Kind

MOST_PIXELS = 25_000_000
_MOST_OF_CAMERAS = 50_000_000  # what phones write: JPEG and HEIC
LONGEST_EDGE = 4_096  # of what is kept: an A4 page at 350 dots an inch
_MOST_SCANS = 64  # of a JPEG; a camera writes 1, a progressive one 10
_QUALITY = 88
_FORMATS = {
    Kind.PNG: "PNG",
    Kind.JPEG: "JPEG",
    Kind.GIF: "GIF",
    Kind.WEBP: "WEBP",
    Kind.HEIF: "HEIF",
}
_DAMAGE = (
    *(OSError, ValueError, SyntaxError, struct.error, zlib.error, EOFError, RuntimeError),
    *(IndexError, KeyError, TypeError, OverflowError, MemoryError, UnidentifiedImageError),
)

pillow_heif.register_heif_opener(thumbnails=False)


def write_anew(content: bytes, kind: Kind) -> tuple[bytes, Kind]:
    """The picture alone, as JPEG, or as PNG where it has sharp colours or transparent parts.

    Raises ``PictureTooLarge``, ``BrokenFile``.
    """
    if kind is Kind.JPEG and content.count(b"\xff\xda") > _MOST_SCANS:
        raise refusals.BrokenFile
    try:
        with _whole_pictures(), warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # asked below
            picture, kept_as = _decoded(content, kind)
        return _written(picture, kept_as), kept_as
    except Image.DecompressionBombError as error:
        raise refusals.PictureTooLarge(most=most_pixels(kind) // 1_000_000) from error
    except _DAMAGE as error:
        raise refusals.BrokenFile from error


@contextmanager
def _whole_pictures() -> Iterator[None]:
    """A picture that is cut off or lies is an error, whatever another library has set for all."""
    set_by_others = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = set_by_others


def most_pixels(kind: Kind) -> int:
    return _MOST_OF_CAMERAS if kind in {Kind.JPEG, Kind.HEIF} else MOST_PIXELS


def _decoded(content: bytes, kind: Kind) -> tuple[Image.Image, Kind]:
    """The first picture, upright and of a size to keep; and what it is to be kept as."""
    with Image.open(io.BytesIO(content), formats=[_FORMATS[kind]]) as opened:
        if opened.width * opened.height > most_pixels(kind):
            raise refusals.PictureTooLarge(most=most_pixels(kind) // 1_000_000)
        if kind is Kind.JPEG:
            opened.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))  # decodes no more than is kept
        is_sharp = kind in {Kind.PNG, Kind.GIF} or opened.has_transparency_data
        mode = "RGBA" if opened.has_transparency_data else "RGB"
        opened.thumbnail((LONGEST_EDGE, LONGEST_EDGE))  # first, so that copies are of this size
        picture = ImageOps.exif_transpose(opened).convert(mode)
    return picture, Kind.PNG if is_sharp else Kind.JPEG


def _written(picture: Image.Image, kept_as: Kind) -> bytes:
    picture.info.clear()
    stream = io.BytesIO()
    if kept_as is Kind.PNG:
        picture.save(stream, "PNG")
    else:
        picture.save(stream, "JPEG", quality=_QUALITY)
    return stream.getvalue()
