"""What every test shares."""

import os
from pathlib import Path

import pytest

from wuxin.core.crypto import create_key_file
from wuxin.core.seals.heads import create_key

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's sync API runs a loop


@pytest.fixture(autouse=True)
def _own_cache(settings: object, tmp_path: object) -> None:
    """No test sees another's cache."""
    caches = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": str(tmp_path),
        }
    }
    settings.CACHES = caches  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _own_folders(settings: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Fields are encrypted with keys that are made for this run; the static folder is there."""
    path = Path(tmp_path_factory.getbasetemp()) / "keys.json"
    create_key_file(path)
    settings.FILES_FOLDER = str(path.parent / "files")  # type: ignore[attr-defined]
    settings.KEY_FILE = str(path)  # type: ignore[attr-defined]
    settings.AUDIT_KEY_FILE = str(path.parent / "audit-key.pem")  # type: ignore[attr-defined]
    settings.AUDIT_HEAD_FILE = str(tmp_path_factory.mktemp("head") / "audit-head")  # type: ignore[attr-defined]
    create_key()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # type: ignore[attr-defined]
