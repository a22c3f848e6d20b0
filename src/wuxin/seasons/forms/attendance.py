"""Shapes of attendance that comes as a list, and of how people took part."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wuxin.core import files
from wuxin.core.tabular.checking import check
from wuxin.core.tabular.guarding import DEFAULT_LIMITS, MEGABYTE
from wuxin.core.tabular.reading import read_table
from wuxin.ledger.models import Channel
from wuxin.seasons.models.channels import CHOICES
from wuxin.seasons.name_dialect import DIALECT
from wuxin.seasons.queries.name_lists import LONGEST_NAME, Written, checked, names_in

_ACCEPT = ".xlsx,.xlsm,.csv,.tsv,.txt"
_LONGEST_TEXT = 100_000
_LONGEST_KEY = 18


class NameList(forms.Form):
    """A pasted column of names, or a file with one; the file goes first."""

    text = forms.CharField(
        label=_("粘贴姓名"),
        required=False,
        max_length=_LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("一行一个，微信接龙、Excel 的一列都行；同名的可以在后面写上单位或支部。"),
    )
    file = forms.FileField(
        label=_("或选一个文件"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": _ACCEPT}),
        help_text=_("xlsx 或 csv，有“姓名”一列就行。"),
    )
    channel = forms.ChoiceField(
        label=_("参训方式"), choices=CHOICES, initial=Channel.ON_SITE.value, required=False
    )

    def written(self) -> list[Written]:
        """The names given. Raises a kind of ``UnusableFile``, ``NoNamesGiven``, ``TooManyNames``.

        A row of a file whose name cannot be read stands with what its cell shows.
        """
        upload = self.cleaned_data["file"]
        return _names_of(upload) if upload else names_in(self.cleaned_data["text"])


def channel_in(data: QueryDict) -> str:
    return data.get("channel", "") or Channel.ON_SITE.value


def rows_in(values: Iterable[str]) -> dict[int, int]:
    """``id:revision`` of every row chosen; what is not of that shape is left out."""
    found: dict[int, int] = {}
    for value in values:
        key, _colon, revision = value.partition(":")
        if _is_number(key) and _is_number(revision):
            found[int(key)] = int(revision)
    return found


def channels_in(data: QueryDict) -> dict[int, str]:
    """``channel-<id>`` of every row of a roll that differs from ``seen-<id>``."""
    found = {}
    for name, value in data.items():
        key = name.removeprefix("channel-")
        if name != key and _is_number(key) and value != data.get(f"seen-{key}"):
            found[int(key)] = str(value)
    return found


def _names_of(upload: Any) -> list[Written]:
    if upload.size <= DEFAULT_LIMITS.megabytes * MEGABYTE:  # more is refused below
        files.refuse_infected(upload.read())
        upload.seek(0)
    table = read_table(upload, filename=upload.name or "", dialect=DIALECT)
    found = check(table, DIALECT)
    at = next(index for index, column in found.matching.columns.items() if column.key == "name")
    written = [_written(row.values, row.cells[at]) for row in found.rows]
    return checked([one for one in written if one is not None])


def _written(values: dict[str, object], shown: str) -> Written | None:
    name = str(values.get("name") or shown).strip()
    hints = [str(values[key]) for key in ("branch", "unit", "born") if values.get(key)]
    return Written(name[:LONGEST_NAME], tuple(hints)) if name else None


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= _LONGEST_KEY
