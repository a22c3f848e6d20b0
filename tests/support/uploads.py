"""Files as people send them, and as nobody should: made here, none is kept in the repository."""

import io
import struct
import zipfile
import zlib
from typing import Any

import pillow_heif
from PIL import Image, PngImagePlugin

PLACE = "36.5N 117.9E"


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **extra: Any) -> bytes:
    """With EXIF (place, turned on its side), a comment, a colour profile."""
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90°
    exif[0x010F], exif[0x010E] = "示例相机", PLACE
    exif.get_ifd(0x8825)[1] = "N"
    stream = io.BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(picture).save(stream, exif=exif.tobytes(), quality=60)
        return stream.getvalue()
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", PLACE)
        extra["pnginfo"] = text
    if kind == "JPEG":
        extra["comment"] = PLACE
    picture.save(stream, kind, exif=exif, icc_profile=b"profile of " + PLACE.encode(), **extra)
    return stream.getvalue()


def animation() -> bytes:
    frames = [Image.new("P", (20, 20), colour) for colour in (1, 2, 3)]
    stream = io.BytesIO()
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:], comment=PLACE.encode())
    return stream.getvalue()


def office(main: str = "word/document.xml", **more: bytes) -> bytes:
    """A package with the least that tells what it is, and the parts named (``__`` for ``/``)."""
    parts = {"[Content_Types].xml": b"<Types/>", main: b"<document/>"}
    parts |= {name.replace("__", "/"): content for name, content in more.items()}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def pixel_bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """A PNG of a few kilobytes that says it decodes to gigabytes."""
    rows = zlib.compress(bytes(1_000_000), 9)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, chunks))


def text_bomb() -> bytes:
    """A PNG whose comment unpacks to 100 MB."""
    text = b"Comment\x00\x00" + zlib.compress(bytes(100_000_000), 9)
    whole = photo("PNG")
    return whole[:33] + _chunk((b"zTXt", text)) + whole[33:]


def scan_bomb() -> bytes:
    """A progressive JPEG whose scans are repeated a thousand times."""
    whole = photo("JPEG", (2_000, 2_000), progressive=True)
    first = whole.rindex(b"\xff\xda")
    return whole[:first] + whole[first:-2] * 1_000 + b"\xff\xd9"


def heif_bomb() -> bytes:
    """An HEIC whose header says 60,000 × 60,000."""
    whole = photo("HEIF", (64, 64))
    size = struct.pack(">II", 64, 64)
    assert size in whole
    return whole.replace(size, struct.pack(">II", 60_000, 60_000))


def zip_bomb(megabytes: int = 2_000) -> bytes:
    """A docx of two megabytes that unpacks to two gigabytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as part:
            for _megabyte in range(megabytes):
                part.write(bytes(1 << 20))
    return stream.getvalue()


def crowded_zip(entries: int = 60_000) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(entries):
            archive.writestr(f"word/{number}", b"")
    return stream.getvalue()


def _chunk(named: tuple[bytes, bytes]) -> bytes:
    name, body = named
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
