"""Evidence in the district's own data: every count is of what should not be there."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.people.models import (
    AccountSession,
    PartyMembership,
    PartyOrganisation,
    PersonalLink,
    RosterImport,
)
from wuxin.portal.models import REPLY_DAYS
from wuxin.portal.queries import suggestions
from wuxin.portal.rules.evidence import Evidence
from wuxin.reports.queries.briefing import MOST_CHARACTERS, compose
from wuxin.reports.queries.moment import one_moment
from wuxin.reports.queries.seasons import Scope
from wuxin.seasons import paperwork
from wuxin.seasons.models import (
    AttestedTotal,
    DataRequest,
    Enrolment,
    HoursTotal,
    Presence,
    RollCallState,
    Season,
    SeasonClosing,
    SeasonState,
)
from wuxin.seasons.queries import requests
from wuxin.seasons.queries.coverage_tables import Line, overview_of
from wuxin.seasons.queries.paperwork import budget
from wuxin.seasons.queries.study_hours import reckonings_of

SAMPLE = 200
_WEEK = timedelta(days=7)


def sessions_expire() -> Evidence:
    """Sessions serve security only: what ended over a week ago is dropped."""
    old = AccountSession.objects.filter(expire_date__lt=clock.now() - _WEEK).count()
    text = _("过期一周还留着的登录记录 %(found)s 条。")
    return Evidence.of(old, text % {"found": old})


def leave_has_a_reason() -> Evidence:
    rows = Enrolment.objects.filter(status=Presence.LEAVE)
    lacking = rows.filter(reason="").count()
    text = _("请假 %(rows)s 人次，没有写原因的 %(found)s 人次。")
    return Evidence.of(lacking, text % {"rows": rows.count(), "found": lacking})


def absence_is_said_by_a_person() -> Evidence:
    """Who was not ticked stays expected until somebody has finished the roll."""
    never = Enrolment.objects.filter(
        status=Presence.ABSENT, batch_organisation__state=RollCallState.NOT_CALLED
    ).count()
    text = _("没有人点名、系统自己记成未到的 %(found)s 人次。")
    return Evidence.of(never, text % {"found": never})


def totals_are_seen_by_two() -> Evidence:
    counted = AttestedTotal.objects.filter(confirmed_at__isnull=False, withdrawn_at=None)
    alone = counted.filter(Q(attested_by=F("confirmed_by")) | Q(paper_title="")).count()
    text = _("合计证明 %(rows)s 份，不是两个人看过、没写依据材料的 %(found)s 份。")
    return Evidence.of(alone, text % {"rows": counted.count(), "found": alone})


def rosters_came_first() -> Evidence:
    """Nobody was asked before a roster was imported."""
    first = RosterImport.objects.order_by("pk").values_list("created_at", flat=True).first()
    asked = DataRequest.objects.all()
    early = asked.filter(asked_at__lt=first).count() if first else asked.count()
    members = PartyMembership.objects.filter(to_on=None).count()
    text = _("名册里有 %(members)s 名党员；名册导入之前就发的收集表 %(found)s 张。")
    return Evidence.of(early, text % {"members": members, "found": early})


def asking_keeps_its_budget() -> Evidence:
    rows = DataRequest.objects.all()
    vague = rows.filter(Q(purpose="") | Q(ground="")).count()
    over = [
        season.code
        for season in Season.objects.filter(state=SeasonState.OPEN)
        if max((requests.cost_of(season, one) for one in _audiences(season)), default=0)
        > paperwork.REQUEST_CEILING
    ]
    text = _("收集表 %(rows)s 张，没写用途、依据的 %(vague)s 张；每人超过上限的冬训 %(over)s 次。")
    numbers = {"rows": rows.count(), "vague": vague, "over": len(over)}
    return Evidence.of(vague + len(over), text % numbers)


def hours_follow_from_evidence() -> Evidence:
    """Some sums of study hours reckoned anew beside what is shown."""
    today = clock.today()
    sums = HoursTotal.objects.filter(year=today.year).order_by("-pk")[:SAMPLE]
    shown = {total.person_id: total for total in sums}
    other = 0
    for person_id, reckoning in reckonings_of(list(shown), today=today):
        total = reckoning.of(today.year)
        other += (total.earned if total else 0) != shown[person_id].quarters
    text = _("重算 %(rows)s 个人的学时，和显示的不一样的 %(found)s 个。")
    return Evidence.of(other, text % {"rows": len(shown), "found": other})


def suggestions_are_answered() -> Evidence:
    late = suggestions.overdue(clock.now())
    this = suggestions.months(clock.now())[:1]
    received = this[0].received if this else 0
    text = _("最近有来信的一个月收到 %(received)s 件；超过 %(days)s 日没有答复的 %(found)s 件。")
    numbers = {"received": received, "days": REPLY_DAYS, "found": late}
    return Evidence.of(late, text % numbers)


def paperwork_is_added_up() -> Evidence:
    """The minutes of every role in the open seasons; of a member at most what may be asked."""
    said, heavy = [], 0
    for season in Season.objects.filter(state=SeasonState.OPEN).order_by("pk"):
        shares = budget(season, today=clock.today())
        heavy += sum(
            share.minutes > paperwork.REQUEST_CEILING
            for share in shares
            if share.bearer in {paperwork.Bearer.TEACHER, paperwork.Bearer.ELDER}
        )
        minutes = [
            _("%(role)s %(minutes)s 分钟") % {"role": one.bearer.label, "minutes": one.minutes}
            for one in shares
        ]
        said.append(f"{season.title}：{'，'.join(minutes)}")
    return Evidence.of(heavy, "；".join(said) or _("没有进行中的冬训。"))


def organisations_in_their_own_order() -> Evidence:
    """What is compared stands in the order of the tree, whatever the numbers are."""
    other = rows = 0
    for season in Season.objects.filter(state=SeasonState.OPEN).select_related("organisation"):
        for lines in _compared(season):
            paths = [line.organisation.path for line in lines]
            rows += len(paths)
            other += paths != sorted(paths)
    text = _("“不漏学”里比较 %(rows)s 个党组织，没有按组织顺序排的 %(found)s 处。")
    return Evidence.of(other, text % {"rows": rows, "found": other})


def seasons_close_themselves() -> Evidence:
    last = clock.today() - timedelta(days=settings.SEASON_GRACE_DAYS + 1)
    late = Season.objects.filter(state=SeasonState.OPEN, to_on__lt=last).count()
    day_ago = clock.now() - timedelta(days=1)
    unshrunk = SeasonClosing.objects.filter(shrunk_at=None, closed_at__lt=day_ago).count()
    text = _("到期没有结束的冬训 %(late)s 次；结束一天还没归档、没缩减个人信息的 %(open)s 次。")
    return Evidence.of(late + unshrunk, text % {"late": late, "open": unshrunk})


def links_end() -> Evidence:
    lasting = PersonalLink.objects.filter(
        revoked_at=None, expires_at__gt=clock.now() + timedelta(days=366)
    ).count()
    text = _("有效期超过一年的个人链接 %(found)s 条。")
    return Evidence.of(lasting, text % {"found": lasting})


def briefing_is_short() -> Evidence:
    season = Season.objects.exclude(book=None).select_related("book", "organisation")
    found = season.order_by("-from_on", "-pk").first()
    if found is None or found.book is None:
        return Evidence.not_yet(_("还没有冬训可写简报。"))
    with one_moment():
        made = compose(Scope(found, found.book), until=min(clock.today(), found.to_on))
    numbers = {"count": made.character_count, "most": MOST_CHARACTERS}
    text = _("简报 %(count)s 字，上限 %(most)s 字。") % numbers
    return Evidence.of(made.character_count > MOST_CHARACTERS, text)


def _compared(season: Season) -> Iterator[list[Line]]:
    """The lines of the overview, and of what it leads to, as far as one part leads down."""
    at: PartyOrganisation | None = season.organisation
    while at is not None:
        lines = overview_of(season, at).lines
        yield lines
        at = lines[0].organisation if len(lines) == 1 and not lines[0].is_branch else None


def _audiences(season: Season) -> set[str]:
    return set(DataRequest.objects.filter(season=season).values_list("audience", flat=True))
