"""Notices as they are read: by the branch, and by who sent them."""

from wuxin.core.actor import Actor
from wuxin.people.models import OrganisationKind, PartyOrganisation, within
from wuxin.seasons.models import Notice, NoticeReceipt, Season, SeasonState
from wuxin.seasons.policies.roll_calls import CALLERS

BRANCHES = (OrganisationKind.BRANCH, OrganisationKind.JOINT_BRANCH)


def receipts_of(notice: Notice, actor: Actor) -> list[NoticeReceipt]:
    """Those the reader may see, in the organisation's order: nobody first, nobody last."""
    paths = actor.paths("organisation", CALLERS)
    rows = NoticeReceipt.objects.filter(within(paths, "organisation__"), notice=notice)
    return list(rows.select_related("organisation").order_by("organisation__path"))


def receipts_wanted(actor: Actor) -> list[NoticeReceipt]:
    """Those one's branches have not given yet, of open seasons, the latest notice first."""
    rows = NoticeReceipt.objects.filter(
        within(actor.paths("organisation", CALLERS), "organisation__"),
        confirmed_at=None,
        notice__season__state=SeasonState.OPEN,
    )
    return list(rows.select_related("notice").order_by("-notice__sent_at", "-notice_id")[:20])


def branches_to_tell(season: Season) -> list[PartyOrganisation]:
    inside = PartyOrganisation.objects.inside(season.organisation)
    return list(inside.filter(kind__in=BRANCHES))


def group_text(notice: Notice) -> str:
    """What is pasted into the group of the secretaries. In Chinese, always."""
    file = "（有附件，请在系统里下载）" if notice.file_name else ""
    return f"【通知】{notice.title}\n{notice.text}{file}\n请各支部书记在系统里点“已阅”。"
