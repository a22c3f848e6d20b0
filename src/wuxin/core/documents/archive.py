"""The bytes of a Word document, made to depend on its content alone."""

import io
import zipfile
from collections.abc import Callable, Mapping

Change = Callable[[bytes], bytes]

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def settle(document: bytes, *, changes: Mapping[str, Change] | None = None) -> bytes:
    """The same archive with its parts in a fixed order and without times of packing.

    ``changes`` rewrites single parts, by name.
    """
    rewrite = changes or {}
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = zipfile.ZipInfo(name, _ZIP_EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            new.writestr(part, rewrite.get(name, bytes)(old.read(name)))
    return stream.getvalue()
