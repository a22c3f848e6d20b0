"""A roster import as its pages show it: counts, and the lists behind them."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wuxin.core.actor import Actor
from wuxin.core.tabular.checking import CellError
from wuxin.core.tabular.writing import OutColumn, Sheet, error_sheet
from wuxin.people.models import (
    ROLES_OF_IMPORT,
    MembershipKind,
    PartyOrganisation,
    Person,
    RosterImport,
)
from wuxin.people.queries.persons import mask
from wuxin.people.queries.roster_differences import SEALED
from wuxin.people.queries.roster_places import CREATE, Directory
from wuxin.people.queries.roster_plan import Plan, Planned, Verdict

FIELD_NAMES = {
    "name": gettext_lazy("姓名"),
    "sex": gettext_lazy("性别"),
    "born": gettext_lazy("出生年月"),
    "ethnicity": gettext_lazy("民族"),
    "education": gettext_lazy("学历"),
    "position": gettext_lazy("职务"),
    "id_number": gettext_lazy("身份证号"),
    "phone": gettext_lazy("手机号"),
    "kind": gettext_lazy("党员类型"),
    "standing": gettext_lazy("人员类别"),
    "joined": gettext_lazy("入党日期"),
    "confirmed": gettext_lazy("转正日期"),
    "organisation": gettext_lazy("所在党支部"),
    "unit": gettext_lazy("工作单位"),
}


def summary_of(plan: Plan) -> dict[str, int]:
    """Counts only: nothing of any person."""
    return {
        "rows": len(plan.checked.rows),
        "new": plan.count(Verdict.NEW),
        "changed": plan.count(Verdict.CHANGED),
        "to_write": plan.count(Verdict.NEW) + plan.count(Verdict.CHANGED),
        "good": len(plan.planned),
        "unchanged": plan.count(Verdict.UNCHANGED),
        "transfers": plan.transfer_count,
        "missing": len(plan.missing),
        "faulty": plan.faulty_count,
        "notices": len(plan.notices),
        "unknown_organisations": len(plan.organisations.unknown),
        "unknown_units": len(plan.units.unknown),
    }


def preview_of(plan: Plan) -> str:
    """The lists behind the counts, as JSON to be sealed; ID numbers and phones are masked,
    but in the reader's own faulty rows, which they get back as a workbook."""
    faults = error_sheet(plan.checked)
    preview = {
        "new": [_new(p) for p in plan.planned if p.verdict is Verdict.NEW],
        "changed": [_changed(p) for p in plan.planned if p.verdict is Verdict.CHANGED],
        "missing": [_missing(person) for person in plan.missing],
        "faults": [_fault(error) for row in plan.checked.bad_rows for error in row.errors],
        "notices": [{"row": notice.row, "message": notice.message} for notice in plan.notices],
        "unknown": {
            "organisation": _unknown(plan.organisations),
            "unit": _unknown(plan.units),
        },
        "ignored": [header.title for header in plan.checked.ignored],
        "headers": [str(column.title) for column in faults.columns],
        "faulty_rows": [list(row) for row in faults.rows],
    }
    return json.dumps(preview, ensure_ascii=False)


def page_of(roster: RosterImport) -> dict[str, Any]:
    """The sealed preview opened for a page, with the places that newcomers join counted."""
    preview: dict[str, Any] = json.loads(roster.preview() or "{}")
    for changed in preview.get("changed", []):
        for change in changed["changes"]:
            change["title"] = str(FIELD_NAMES[change["field"]])
    joined = Counter(new["organisation"] or new["unit"] for new in preview.get("new", []))
    preview["joined"] = list(joined.items())
    preview["transfers"] = [one for one in preview.get("changed", []) if one["is_transfer"]]
    return preview


def make_all(unknown: Mapping[str, list[dict[str, Any]]]) -> dict[str, dict[str, str]]:
    """The choice to make every organisation and unit that only the file knows."""
    return {tree: {one["name"]: CREATE for one in names} for tree, names in unknown.items()}


def faults_sheet(roster: RosterImport) -> Sheet:
    """The faulty rows as the reader wrote them, with what to mend in the last column."""
    preview = json.loads(roster.preview() or "{}")
    headers = preview.get("headers", [_("问题")])
    columns = [OutColumn(title=title) for title in headers[:-1]]
    columns.append(OutColumn(title=headers[-1], width=60))
    return Sheet(title=_("需要修改的行"), columns=columns, rows=preview.get("faulty_rows", []))


def imports_for(actor: Actor) -> QuerySet[RosterImport]:
    """The imports the actor may look at, the newest first, without their contents."""
    found: QuerySet[RosterImport] = RosterImport.objects.visible_to(actor)
    light = found.select_related("organisation").defer("content_sealed", "preview_sealed")
    return light.order_by("-created_at")


def organisations_to_import_into(actor: Actor) -> QuerySet[PartyOrganisation]:
    reached: QuerySet[PartyOrganisation] = PartyOrganisation.objects.reached_by(
        actor, *ROLES_OF_IMPORT
    )
    return reached


def _new(planned: Planned) -> dict[str, object]:
    row = planned.row
    organisation, unit = row.place_names()
    kind = row.standing.kind if row.standing.kind in MembershipKind else MembershipKind.FULL
    label = str(MembershipKind(kind).label) if organisation else ""
    return {
        "row": row.number,
        "name": row.name,
        "organisation": organisation,
        "unit": unit,
        "kind": label,
    }


def _changed(planned: Planned) -> dict[str, object]:
    return {
        "row": planned.row.number,
        "name": planned.row.name,
        "person": planned.kept.person.pk if planned.kept else None,
        "is_transfer": planned.is_transfer,
        "changes": [
            {"field": change.field, "old": change.old, "new": change.new}
            for change in planned.changes
        ],
    }


def _missing(person: Person) -> dict[str, object]:
    return {"person": person.pk, "name": person.name, "organisation": str(person.organisation)}


def _fault(error: CellError) -> dict[str, object]:
    """An ID number or phone is masked here too: the page is also read by auditors."""
    is_sealed = error.title in {str(FIELD_NAMES[field]) for field in SEALED}
    return {
        "row": error.row,
        "cell": error.cell if error.letter else "",
        "title": error.title,
        "message": error.message,
        "shown": mask(error.shown, 3, 2) if is_sealed else error.shown,
    }


def _unknown(directory: Directory) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for unknown in directory.suggest():
        near = directory.known.get(unknown.nearest)
        found.append(
            {
                "name": unknown.name,
                "rows": unknown.rows,
                "nearest": unknown.nearest,
                "nearest_key": str(near.pk) if near else "",
                "choice": unknown.choice,
            }
        )
    return found
