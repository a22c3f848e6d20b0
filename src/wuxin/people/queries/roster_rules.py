"""What a row may not say, and what is worth a look; each a sentence at its cell."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from wuxin.core.tabular.checking import Checked
from wuxin.core.tabular.parsing import Sex as WrittenSex
from wuxin.core.tabular.parsing import birthday_in, sex_in
from wuxin.people.models import Sex
from wuxin.people.queries.roster_matching import Kept, same_date
from wuxin.people.queries.roster_row import RosterRow
from wuxin.people.roster_dialect import NO_MEMBER

_DATES = ("born", "joined", "confirmed")


def refuse_twins(checked: Checked, rows: Sequence[RosterRow]) -> None:
    """Refuse rows of one name in one place that no ID number and no birthday tells apart."""
    alike: dict[tuple[str, ...], list[RosterRow]] = defaultdict(list)
    for row in rows:
        if row.name:
            alike[(row.name, *row.place_names())].append(row)
    for same in alike.values():
        for index, row in enumerate(same):
            twin = next((other for other in same[:index] if not _apart(row, other)), None)
            if twin:
                message = _("与第 %(row)s 行同名，分不清是不是同一个人。请补上身份证号或出生年月。")
                checked.add_error(row.found, "name", message % {"row": twin.number})


def check_row(checked: Checked, row: RosterRow, kept: Kept | None, effective_on: date) -> None:
    """Add the faults that cells have together, or with what is kept."""
    for key in _DATES:
        given = getattr(row, key)
        if given and given.day > effective_on:
            message = _("晚于名册日期（%(day)s），请核对。") % {"day": effective_on.isoformat()}
            checked.add_error(row.found, key, message)
    if row.joined and row.confirmed and row.confirmed.day < row.joined.day:
        checked.add_error(row.found, "confirmed", _("转正日期早于入党日期，请核对。"))
    if row.standing.kind == NO_MEMBER and row.organisation:
        message = _("不是党员，也不是积极分子，不能在党支部的名册里。请删去这一行的党支部。")
        checked.add_error(row.found, "organisation", message)
    _check_identity(checked, row, kept)


def notices(row: RosterRow, kept: Kept | None) -> list[str]:
    """What a person may want to look at; the row is taken as it stands."""
    found = []
    if row.id_number and row.born and not same_date(birthday_in(row.id_number), row.born):
        found.append(_("出生年月与身份证号里的不一致，按表格里的导入。"))
    if row.id_number and row.sex:
        is_male = sex_in(row.id_number) is WrittenSex.MALE
        if is_male != (row.sex == Sex.MALE):
            found.append(_("性别与身份证号里的不一致，按表格里的导入。"))
    if row.standing.kind == NO_MEMBER and _is_member(kept):
        found.append(_("表格里写的不是党员，系统里是。党员身份没有改动，请由组织者核对。"))
    is_said_member = row.standing.kind not in {"", NO_MEMBER}
    if is_said_member and not row.organisation and not _is_member(kept):
        found.append(_("表格里写的是党员，没有写所在党支部。先按教职工导入，不计入党员。"))
    return found


def _check_identity(checked: Checked, row: RosterRow, kept: Kept | None) -> None:
    """An ID number that belongs to somebody of another name is a slip of one of the two."""
    if not (kept and row.id_number and kept.person.id_number_index):
        return
    if row.name and row.name[0] != kept.person.name[0]:
        message = _("这个身份证号在系统里是另一个姓名的同志。请核对姓名和号码。")
        checked.add_error(row.found, "id_number", message)


def _is_member(kept: Kept | None) -> bool:
    return kept is not None and kept.membership is not None


def _apart(one: RosterRow, other: RosterRow) -> bool:
    """Certainly two persons: two ID numbers, or two months of birth."""
    if one.id_number and other.id_number:
        return True  # the same number twice is named by its own column
    if not (one.born and other.born):
        return False
    return (one.born.day.year, one.born.day.month) != (other.born.day.year, other.born.day.month)
