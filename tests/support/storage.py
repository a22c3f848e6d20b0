"""A private folder of the test's own for files that are kept."""

from pathlib import Path

import pytest


@pytest.fixture
def private_folder(settings: object, tmp_path: Path) -> Path:
    """Where the default storage keeps files for the length of a test."""
    folder = tmp_path / "files"
    options = {"location": str(folder), "file_permissions_mode": 0o600}
    backend = "django.core.files.storage.FileSystemStorage"
    stored = dict(settings.STORAGES)  # type: ignore[attr-defined]  # pytest-django's
    stored["default"] = {"BACKEND": backend, "OPTIONS": options}
    settings.STORAGES = stored  # type: ignore[attr-defined]  # as above
    return folder
