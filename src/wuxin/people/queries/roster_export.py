"""A roster as a sheet to take away: what everybody on it may know of each other's."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from wuxin.core.actor import Actor
from wuxin.core.tabular.writing import Cell, OutColumn, Sheet, Style
from wuxin.people.models import PartyOrganisation, Person
from wuxin.people.queries.persons import roster_of


def sheet_of(actor: Actor, organisation: PartyOrganisation) -> Sheet:
    """Everybody of the organisation and below, in roster order; ID numbers and phones stay."""
    columns = (
        OutColumn(title=_("序号"), style=Style.NUMBER),
        OutColumn(title=_("姓名")),
        OutColumn(title=_("性别")),
        OutColumn(title=_("出生年月")),
        OutColumn(title=_("民族")),
        OutColumn(title=_("学历")),
        OutColumn(title=_("入党日期"), style=Style.DATE),
        OutColumn(title=_("转正日期"), style=Style.DATE),
        OutColumn(title=_("所在党支部"), width=30),
        OutColumn(title=_("工作单位"), width=30),
        OutColumn(title=_("党员类型")),
        OutColumn(title=_("人员类别")),
        OutColumn(title=_("职务")),
    )
    return Sheet(title=_("花名册"), columns=columns, rows=_rows(actor, organisation))


def _rows(actor: Actor, organisation: PartyOrganisation) -> Iterator[list[Cell]]:
    for number, person in enumerate(roster_of(actor, organisation), 1):
        yield [number, *_cells(person)]


def _cells(person: Person) -> list[Cell]:
    memberships = person.current_memberships  # type: ignore[attr-defined]  # by with_standing
    categories = person.current_categories  # type: ignore[attr-defined]  # as above
    member = memberships[0] if memberships else None
    return [
        person.name,
        person.get_sex_display(),
        f"{person.born_on:%Y-%m}" if person.born_on else "",
        person.ethnicity,
        person.education,
        member.joined_on if member else None,
        member.confirmed_on if member else None,
        person.organisation.name if person.organisation else "",
        person.unit.name if person.unit else "",
        member.get_kind_display() if member else "",
        "、".join(row.get_category_display() for row in categories),
        person.position,
    ]
