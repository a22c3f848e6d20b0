"""One row of a roster with the meaning of its cells; an empty cell says nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from wuxin.core.tabular.checking import CheckedRow
from wuxin.core.tabular.parsing import Precision, RoughDate, birthday_in, sex_in
from wuxin.core.tabular.parsing import Sex as WrittenSex
from wuxin.people.models import Sex
from wuxin.people.queries.roster_places import Place
from wuxin.people.roster_dialect import Standing

_NOTHING = Standing()


@dataclass(slots=True, kw_only=True)
class RosterRow:
    """``born`` and ``sex`` come from the ID number where the file has no cell for them."""

    found: CheckedRow
    number: int
    name: str
    id_number: str
    phone: str
    sex: str
    born: RoughDate | None
    joined: RoughDate | None
    confirmed: RoughDate | None
    texts: Mapping[str, str]
    standing: Standing
    organisation: Place | None
    unit: Place | None

    @classmethod
    def of(cls, found: CheckedRow, organisation: Place | None, unit: Place | None) -> "RosterRow":
        values = found.values
        id_number = str(values.get("id_number") or "")
        return cls(
            found=found,
            number=found.number,
            name=str(values.get("name") or ""),
            id_number=id_number,
            phone=str(values.get("phone") or ""),
            sex=str(values.get("sex") or _sex_in(id_number)),
            born=_date(values, "born") or _born_in(id_number),
            joined=_date(values, "joined"),
            confirmed=_date(values, "confirmed"),
            texts={key: str(values[key]) for key in _TEXTS if values.get(key)},
            standing=_standing(values),
            organisation=organisation,
            unit=unit,
        )

    def place_names(self) -> list[str]:
        return [place.name if place else "" for place in (self.organisation, self.unit)]


_TEXTS = ("ethnicity", "education", "position")


def _date(values: Mapping[str, object], key: str) -> RoughDate | None:
    value = values.get(key)
    return value if isinstance(value, RoughDate) else None


def _standing(values: Mapping[str, object]) -> Standing:
    """What the three columns say together; the column of membership speaks first."""
    found = _NOTHING
    for key in ("kind", "standing", "service"):
        value = values.get(key)
        if isinstance(value, Standing):
            found = found.joined_with(value)
    return found


def _sex_in(id_number: str) -> str:
    if not id_number:
        return ""
    return str(Sex.MALE if sex_in(id_number) is WrittenSex.MALE else Sex.FEMALE)


def _born_in(id_number: str) -> RoughDate | None:
    return RoughDate(birthday_in(id_number), Precision.DAY) if id_number else None
