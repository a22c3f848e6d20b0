"""Shapes of bringing a roster in, and of deciding what its unknown names mean."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wuxin.core.tabular.guarding import DEFAULT_LIMITS, MEGABYTE
from wuxin.people.forms.fields import day_field
from wuxin.people.models import PartyOrganisation
from wuxin.people.queries.roster_places import CREATE

_ACCEPT = ".xlsx,.xlsm,.csv,.tsv,.txt"
MOST_UNKNOWN = 200


class Upload(forms.Form):
    organisation: "forms.ModelChoiceField[PartyOrganisation]" = forms.ModelChoiceField(
        label=_("导入到哪个党组织"),
        queryset=None,
        empty_label=_("请选择"),
        help_text=_("名册里的党支部都要在它下面。"),
    )
    file = forms.FileField(
        label=_("名册文件"),
        allow_empty_file=True,  # told in the sentence of the reader, as every other fault
        widget=forms.ClearableFileInput(attrs={"accept": _ACCEPT}),
        help_text=_("xlsx 或 csv，最大 20 MB；列名照原来的就行。"),
    )
    effective_on = day_field(
        _("名册日期"),
        help_text=_("名册反映的是哪一天的情况；转接和类别变化从这天算起。"),
    )

    def __init__(self, *args: Any, targets: QuerySet[PartyOrganisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = cast("forms.ModelChoiceField[PartyOrganisation]", self.fields["organisation"])
        chosen.queryset = targets

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > DEFAULT_LIMITS.megabytes * MEGABYTE:
            raise forms.ValidationError(_("文件超过 20 MB。请删去图片和用不到的工作表，再上传。"))
        return file


class Confirmation(forms.Form):
    leave_out_faulty = forms.BooleanField(required=False)


class SheetChoice(forms.Form):
    sheet = forms.ChoiceField(label=_("导入哪一张工作表"))

    def __init__(self, *args: Any, sheets: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = cast(forms.ChoiceField, self.fields["sheet"])
        chosen.choices = [(sheet, sheet) for sheet in sheets]


class UnknownNames(forms.Form):
    """One select for each name nobody has: leave it, make it, or it is another one."""

    def __init__(
        self, *args: Any, unknown: Mapping[str, list[dict[str, Any]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._names: dict[str, tuple[str, str]] = {}
        for tree, items in unknown.items():
            for number, item in enumerate(items[:MOST_UNKNOWN]):
                key = f"{tree}-{number}"
                self._names[key] = (tree, item["name"])
                self.fields[key] = forms.ChoiceField(
                    label=item["name"],
                    choices=_choices(item),
                    required=False,
                    initial=item["choice"],
                    help_text=_rows(item["rows"]),
                )

    def choices(self) -> dict[str, dict[str, str]]:
        """What was decided, by tree and name."""
        decided: dict[str, dict[str, str]] = {"organisation": {}, "unit": {}}
        for key, (tree, name) in self._names.items():
            if choice := self.cleaned_data.get(key):
                decided[tree][name] = choice
        return decided


def _choices(item: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = [("", gettext("先留着，这几行不导入")), (CREATE, gettext("新建这一个"))]
    if item["nearest_key"]:
        found.append((item["nearest_key"], gettext("就是“%(name)s”") % {"name": item["nearest"]}))
    return found


def _rows(rows: list[int]) -> str:
    shown = "、".join(map(str, rows[:5]))
    if len(rows) > 5:
        return gettext("第 %(rows)s 行等，共 %(count)s 行") % {"rows": shown, "count": len(rows)}
    return gettext("第 %(rows)s 行") % {"rows": shown}
