"""Templates of a season, as data: what a new season begins with. Everything can be changed after.

Titles, aims and topics become rows in the language in which the bureau works.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wuxin.seasons import kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementOutline:
    """What is asked of every member: how often, and of which kinds (none: free to choose)."""

    title: str
    kinds: tuple[str, ...] = ()
    is_required: bool = True
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonTemplate:
    """A season to begin with. ``aims`` is by classroom, in the order in which they stand."""

    code: str
    title: str
    from_on: date | None = None
    to_on: date | None = None
    aims: Mapping[str, str]
    topics: tuple[tuple[str, str], ...] = ()
    requirements: tuple[RequirementOutline, ...] = ()


_AIMS = {
    "aspiration": "到现场学、听身边人讲，想一想当初为什么入党、现在还差在哪里、岗位上怎么做。",
    "compassion": "多陪陪留守、孤残和家庭困难的孩子，做了什么、帮到几人都说得清。",
    "craftsmanship": "上好自己的课，带好年轻人，也坐下来考一考自己的专业。",
    "warmth": "年纪大、走不动的党员一个不落，学习材料和问候送到家里。",
    "connection": "群众反映的事有人接、有人办、有人回话，办得好不好由群众说。",
}
_LESSONS = (kinds.LECTURE, kinds.GUEST_LECTURE, kinds.PARTY_LECTURE)
_PRACTICE = (kinds.PRACTICAL_PROJECT, kinds.VOLUNTEERING)
_REQUIREMENTS = (
    RequirementOutline(title="书记第一课", kinds=(kinds.FIRST_LESSON,)),
    RequirementOutline(title="实境课堂", kinds=(kinds.FIELD_CLASS,)),
    RequirementOutline(title="集中学习", kinds=(kinds.GROUP_STUDY,), times=2),
    RequirementOutline(title="讲座或专题党课", kinds=_LESSONS, is_required=False),
    RequirementOutline(title="为群众办一件实事", kinds=_PRACTICE, is_required=False),
)

_ALL = (
    SeasonTemplate(
        code="2021-2022",
        title="2021–2022 年度冬训",
        from_on=date(2021, 12, 1),
        to_on=date(2022, 4, 30),
        aims=_AIMS,
        topics=(
            ("plenum", "党的十九届六中全会精神"),
            ("history", "百年党史中的教育人"),
            ("discipline", "党章党规与师德底线"),
            ("double-reduction", "“双减”之后的课堂"),
            ("local", "从新安旅行团读懂家乡的红色教育"),
            ("exemplars", "身边的先进，身边的事"),
        ),
        requirements=_REQUIREMENTS,
    ),
    SeasonTemplate(
        code="plain",
        title="年度冬训（只带五个课堂，专题自己加）",
        aims=_AIMS,
        requirements=_REQUIREMENTS[:1],
    ),
)
TEMPLATES: Mapping[str, SeasonTemplate] = {template.code: template for template in _ALL}
