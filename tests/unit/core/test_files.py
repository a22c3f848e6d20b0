"""What people attach is known by its content, cleaned, sealed, and within its quota."""

import io
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from PIL import Image, ImageFile

from tests.support import uploads
from wuxin.core import crypto, files, jobs
from wuxin.core.errors import DomainError
from wuxin.core.files import images, keeping, refusals
from wuxin.core.files.kinds import Kind
from wuxin.core.models import KeptFile

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 example"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = str(tmp_path / "files")
    return tmp_path / "files"


def keep(name: str, content: bytes, owner: str = "organisation:1") -> files.Kept:
    return files.keep(name, io.BytesIO(content), len(content), owner=owner)


def on_disk(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def test_a_file_lies_sealed_and_is_read_again(folder: Path) -> None:
    kept = keep("冬训安排.pdf", PDF)
    assert files.read(kept.key) == PDF
    assert [PDF in content for content in on_disk(folder)] == [False]
    assert (folder / kept.key[:2] / kept.key).stat().st_mode & 0o077 == 0
    again = keep("冬训安排.pdf", PDF)
    assert again.key != kept.key  # equal files cannot be told as such


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF, Kind.PDF),
        ("a.DOCX", uploads.office(), Kind.DOCX),
        ("a.xlsx", uploads.office("xl/workbook.xml"), Kind.XLSX),
        ("a.jpeg", uploads.photo(), Kind.JPEG),
        ("a.png", uploads.photo("PNG"), Kind.PNG),
        ("a.jpg", uploads.photo("PNG"), Kind.PNG),  # phones name them as they like
        ("a.webp", uploads.photo("WEBP"), Kind.JPEG),
        ("a.heic", uploads.photo("HEIF"), Kind.JPEG),
        ("a.gif", uploads.animation(), Kind.PNG),
    ],
    ids=["pdf", "docx", "xlsx", "jpeg", "png", "png named jpg", "webp", "heic", "gif"],
)
def test_what_is_taken_is_kept_as_what_it_is(name: str, content: bytes, kind: Kind) -> None:
    kept = keep(name, content)
    assert KeptFile.objects.get(key=kept.key).media_type == kind.media_type
    assert kept.name.lower().endswith(kind.endings)


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("a.exe", b"MZ", refusals.FileOfAnotherKind),
        ("a.pdf", b"<script>", refusals.FileOfAnotherKind),
        ("a.pdf", uploads.photo(), refusals.FileOfAnotherKind),
        ("a.docx", PDF, refusals.FileOfAnotherKind),
        ("a.docx", uploads.office("xl/workbook.xml"), refusals.FileOfAnotherKind),
        ("a.docx", uploads.office("other/part.xml"), refusals.FileOfAnotherKind),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", refusals.FileOfAnotherKind),
        ("a.docx", uploads.office(**{"word__vbaProject.bin": b"x"}), refusals.FileWithMacros),
        ("a.docx", b"PK\x03\x04 and nothing else", refusals.BrokenFile),
        ("a.png", uploads.photo("PNG")[:60], refusals.BrokenFile),
        ("a.jpg", uploads.photo()[:200], refusals.BrokenFile),
        ("a.heic", uploads.photo("HEIF")[:200], refusals.BrokenFile),
        ("a.pdf", PDF + b"0" * files.LARGEST_BYTES, refusals.FileTooLarge),
    ],
    ids=[
        *("program", "page named pdf", "picture named pdf", "pdf named docx", "xlsx named docx"),
        *("other zip", "svg", "macros", "broken zip", "cut png", "cut jpeg", "cut heic", "large"),
    ],
)
def test_what_is_not_taken_is_kept_nowhere(
    folder: Path, name: str, content: bytes, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        keep(name, content)
    assert on_disk(folder) == []
    assert not KeptFile.objects.exists()


@pytest.mark.parametrize(
    ("kind", "name"),
    [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("HEIF", "a.heic")],
)
def test_a_picture_says_nothing_but_what_is_seen(kind: str, name: str) -> None:
    sent = uploads.photo(kind) + b"behind the end: " + uploads.PLACE.encode()
    assert uploads.PLACE.encode() in sent
    content = files.read(keep(name, sent).key)
    for trace in (uploads.PLACE, "示例相机", "Exif", "profile of", "behind the end"):
        assert trace.encode() not in content
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == (40, 60)  # upright: it was on its side
        assert dict(picture.getexif()) == {}
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
        red, _green, blue = picture.convert("RGB").getpixel((20, 5))  # type: ignore[misc]
        assert red > 200
        assert blue < 100


def test_of_an_animation_the_first_picture_is_kept() -> None:
    content = files.read(keep("a.gif", uploads.animation()).key)
    with Image.open(io.BytesIO(content)) as picture:
        assert (picture.format, getattr(picture, "n_frames", 1)) == ("PNG", 1)
    assert uploads.PLACE.encode() not in content


def test_a_picture_is_made_no_larger_than_is_read() -> None:
    content = files.read(keep("a.jpg", uploads.photo(size=(6_000, 3_000))).key)
    with Image.open(io.BytesIO(content)) as picture:
        assert max(picture.size) == images.LONGEST_EDGE


@pytest.mark.parametrize(
    ("name", "make", "refusal"),
    [
        ("a.png", uploads.pixel_bomb, refusals.PictureTooLarge),
        ("a.png", lambda: uploads.pixel_bomb(6_000, 6_000), refusals.PictureTooLarge),
        ("a.png", uploads.text_bomb, refusals.BrokenFile),
        ("a.jpg", uploads.scan_bomb, refusals.BrokenFile),
        ("a.heic", uploads.heif_bomb, (refusals.PictureTooLarge, refusals.BrokenFile)),
        ("a.docx", lambda: uploads.zip_bomb(300), refusals.FileInflates),
        ("a.docx", uploads.crowded_zip, refusals.FileInflates),
    ],
    ids=["pixels", "fewer pixels", "comment", "scans", "heic", "unpacks", "many parts"],
)
def test_a_bomb_is_refused(
    folder: Path, name: str, make: Callable[[], bytes], refusal: Any
) -> None:
    with pytest.raises(refusal):
        keep(name, make())
    assert on_disk(folder) == []


@pytest.mark.parametrize("damage", [uploads.text_bomb, lambda: uploads.photo()[:-200]])
def test_what_another_library_lets_pass_is_refused_here(
    monkeypatch: pytest.MonkeyPatch, folder: Path, damage: Callable[[], bytes]
) -> None:
    """The library that prints PDFs accepts pictures that are cut off, for the whole process."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    content = damage()
    with pytest.raises(refusals.BrokenFile):
        keep("a.png" if content.startswith(b"\x89PNG") else "a.jpg", content)
    assert on_disk(folder) == []
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_a_quota_holds_for_each_organisation(settings: Any, folder: Path) -> None:
    settings.FILES_QUOTA_MB = 1
    large = PDF + os.urandom(700_000)
    keep("a.pdf", large)
    with pytest.raises(refusals.NoRoomLeft, match="1 MB"):
        keep("b.pdf", large)
    keep("b.pdf", large, owner="organisation:2")
    assert len(on_disk(folder)) == 2


def test_a_dropped_file_is_gone_from_every_copy_of_the_disk(
    folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    kept = keep("a.pdf", PDF)
    (copy,) = on_disk(folder)
    with django_capture_on_commit_callbacks(execute=True):
        files.drop(kept.key)
    assert on_disk(folder) == []
    path = folder / kept.key[:2] / kept.key
    path.write_bytes(copy)
    with pytest.raises(crypto.SubjectErased):
        files.read(kept.key)


def test_a_file_put_in_anothers_place_does_not_open(folder: Path) -> None:
    one, other = keep("a.pdf", PDF), keep("b.pdf", PDF + b"2")
    content = (folder / one.key[:2] / one.key).read_bytes()
    (folder / other.key[:2] / other.key).write_bytes(content)
    with pytest.raises(crypto.CannotDecrypt):
        files.read(other.key)


def test_files_from_before_are_read_and_sealed_by_rotation(folder: Path) -> None:
    old = "ab" * 32
    (folder / "ab").mkdir(parents=True)
    (folder / "ab" / old).write_bytes(PDF)
    assert files.read(old) == PDF
    call_command("keys", "rotate")
    assert [PDF in content for content in on_disk(folder)] == [False]
    assert files.read(old) == PDF
    assert keeping.turn_over() == (0, [])


def test_files_are_turned_over_with_the_keys(folder: Path, settings: Any) -> None:
    kept = keep("a.pdf", PDF)
    before = on_disk(folder)
    settings.FIELD_CIPHER = "sm4-gcm"
    call_command("keys", "rotate")
    assert on_disk(folder) != before
    assert files.read(kept.key) == PDF
    (folder / kept.key[:2] / kept.key).write_bytes(b"\0 broken")
    assert keeping.turn_over() == (0, [kept.key])
    with pytest.raises(CommandError, match=f"do not open.*file {kept.key}"):
        call_command("keys", "check")


def test_what_a_broken_off_upload_left_is_swept_after_a_day(folder: Path) -> None:
    kept = keep("a.pdf", PDF)
    left, fresh = folder / "ab" / ("ab" * 16), folder / "ab" / ("cd" * 16)
    left.parent.mkdir(exist_ok=True)
    for path in (left, fresh):
        path.write_bytes(b"\0\1")
    os.utime(left, (time.time() - 90_000,) * 2)
    job = jobs.later("core.sweep_files")
    assert jobs.run(job.pk)
    assert not left.exists()
    assert fresh.exists()
    assert files.read(kept.key) == PDF


@pytest.mark.parametrize("key", ["", "../secret-key", "g" * 31, "../" + "a" * 29])
def test_a_key_leads_nowhere_else(key: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        files.read(key)
