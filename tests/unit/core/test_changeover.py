"""From the demo to a season of one's own: put aside, changed over, refused."""

from pathlib import Path
from typing import Any

import pytest

from wuxin.core import changeover

DEMO = {"wuxin.sqlite3": "demo", "wuxin.sqlite3-wal": "demo", "keys.json": "demo keys"}
OWN = {"wuxin.sqlite3": "own", "keys.json": "own keys", changeover.OWN: ""}


@pytest.fixture
def var(tmp_path: Path, settings: Any) -> Path:
    """A demo's folder with what was prepared beside it; the way in is known by now."""
    settings.VAR, settings.DEMO = tmp_path, True
    _fill(tmp_path, DEMO | {"wuxin.sqlite3.server.lock": "123"})
    (tmp_path / "files").mkdir()
    _fill(changeover.next_folder(), OWN | {"way-in.json": "secret"})
    return tmp_path


def _fill(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text)


def held(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


def test_the_demo_is_put_aside_whole_and_ones_own_takes_its_place(var: Path) -> None:
    changeover.ask()
    assert changeover.is_asked()

    aside = changeover.take_place()

    assert held(aside) == DEMO
    assert (aside / "files").is_dir()
    assert held(var) == OWN | {"wuxin.sqlite3.server.lock": "123"}
    assert changeover.is_own()
    assert not changeover.is_asked()
    assert not changeover.next_folder().exists()


def test_nothing_happens_outside_a_demo(var: Path, settings: Any) -> None:
    changeover.ask()
    settings.DEMO = False

    assert not changeover.is_asked()
    for step in (changeover.ask, changeover.take_place):
        with pytest.raises(changeover.NothingToChangeTo):
            step()
    assert DEMO.items() <= held(var).items()


def test_what_was_not_prepared_to_its_end_is_not_changed_to(var: Path) -> None:
    (changeover.next_folder() / changeover.OWN).unlink()

    with pytest.raises(changeover.NothingToChangeTo):
        changeover.ask()
    assert DEMO.items() <= held(var).items()


@pytest.mark.parametrize("step", range(1, 12))
def test_after_a_power_cut_at_any_rename_it_goes_on(
    var: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    changeover.ask()
    left = iter(range(step))
    for name in ("rename", "replace"):
        real = getattr(Path, name)
        monkeypatch.setattr(Path, name, _until(real, left))
    cut = False
    try:
        changeover.take_place()
    except StopIteration:
        cut = True
    monkeypatch.undo()
    settings.DEMO = not changeover.is_own()  # as the next start reads it
    if changeover.is_asked():
        changeover.take_place()

    assert cut or step > 5
    (aside,) = var.glob("cleared-demo-*")
    assert held(aside) == DEMO
    assert held(var) == OWN | {"wuxin.sqlite3.server.lock": "123"}


def _until(real: Any, left: Any) -> Any:
    def move(self: Path, target: Path) -> Path:
        next(left)
        found: Path = real(self, target)
        return found

    return move
