"""Rules that were broken, each with a sentence that says what to do."""

from django.utils.translation import gettext_lazy as _

from wuxin.core.errors import Conflict, DomainError


class UnknownTemplate(DomainError):
    message = _("没有这个冬训模板，请从列表里选一个。")


class DatesReversed(DomainError):
    message = _("结束日期早于开始日期，请改过来。")


class SeasonTooLong(DomainError):
    message = _("一次冬训不超过一年，请检查开始和结束日期。")


class CodeTaken(DomainError):
    message = _("已经有代号为“%(code)s”的冬训，请换一个代号。")


class NotADraft(DomainError):
    message = _("这次冬训已经开始或结束，不能再做这一步。请刷新页面看看现在的状态。")


class CutOffOutside(DomainError):
    message = _("名册截止日要在冬训的起止日期之内，请改过来；不填就是结束那天。")


class BatchesOutside(DomainError):
    message = _(
        "有 %(number)s 个批次落在新的起止日期之外（例如 %(day)s 的“%(activity)s”），"
        "请先改批次的时间或取消它。"
    )


class RequirementTitleTaken(DomainError):
    message = _("已经有一项叫“%(title)s”，请换个名称，或直接改那一项。")


class TargetOutOfRange(DomainError):
    message = _("要求填 1 到 100 次；按时长的填 15 的倍数，最多 6000 分钟。现在填的是 %(target)s。")


class UnknownAudience(DomainError):
    message = _("不认识的对象或计法，请从列表里选。")


class TopicInUse(DomainError):
    message = _("有 %(number)s 项活动用着专题“%(title)s”，请先把这些活动改成别的专题。")


class NoClassroom(DomainError):
    message = _("至少要选一个课堂。")


class UnknownClassroom(DomainError):
    message = _("没有这个课堂，请从列表里选。")


class ClassroomInUse(DomainError):
    message = _("“%(title)s”课堂里已有 %(number)s 项活动，不能去掉。")


class SeasonNotOpen(DomainError):
    message = _("这次冬训还没有开始，请主办方先点“开始冬训”。")


class SeasonClosed(DomainError):
    message = _(
        "这次冬训已经结束并封存，不能再改，也不能重开。确需更正，"
        "请在当年的常年账本里另记一笔说明，或联系教体局党建科。"
    )


class SeasonNotClosed(DomainError):
    message = _("这次冬训还没有结束，结束以后才有档案。")


class ArchiveNotReady(DomainError):
    message = _("档案还在整理，请过几分钟再来下载。一直没有，请联系系统管理员看后台任务。")


class UnknownKind(DomainError):
    message = _("没有这种活动类型，请从列表里选一个。")


class UnknownTopic(DomainError):
    message = _("这个专题不属于这次冬训，请从列表里选一个。")


class MinutesNotInQuarters(DomainError):
    message = _("时长按 15 分钟一档填写，最长 600 分钟，例如 90。现在填的是 %(minutes)s。")


class CapacityOutOfRange(DomainError):
    message = _("名额要在 1 到 10000 之间，现在填的是 %(capacity)s。")


class CapacityBelowTaken(DomainError):
    message = _("这一批已经安排了 %(taken)s 人，名额不能少于这个数。请先调走一个支部。")


class OutsideSeason(DomainError):
    message = _("%(day)s 不在冬训期间（%(from_on)s 至 %(to_on)s），请换一个日期。")


class NothingToPlan(DomainError):
    message = _("还没有填批次，请至少填一行时间、场地和名额。")


class VenueBusy(DomainError):
    """To be confirmed, not forbidden. ``others`` names the batches that meet there then."""

    message = _("这个场地同一时间已有安排：%(others)s。确实要这样安排，请勾选“已核对”后再保存。")


class BatchCancelled(DomainError):
    message = _("这一批已经取消，不能再点名或安排。请到活动页看看其他批次。")


class BatchHasBegun(DomainError):
    message = _("这一批已经有人点名到场，不能再取消或改时间。确有错误，请先撤销点名。")


class NotABranch(DomainError):
    message = _("“%(name)s”不是党支部，请选到支部一级。")


class OutsideOrganiser(DomainError):
    message = _("“%(name)s”不属于主办这次冬训的党组织，请重新选择。")


class AlreadyInvited(DomainError):
    message = _("“%(name)s”已经在这一批里，不用重复安排。")


class NobodyToEnrol(DomainError):
    message = _("“%(name)s”的名册里没有可以安排的党员，请先导入名册，或至少留下一人。")


class NoPlacesLeft(DomainError):
    message = _("名额不够：要安排 %(wanted)s 人，只剩 %(left)s 个。请换一批，或先增加名额。")


class PeopleBusy(DomainError):
    """To be confirmed, not forbidden. ``others`` names people and their other batches."""

    message = _("这些人同一时间还有别的批次：%(others)s。确实要这样安排，请勾选“已核对”后再保存。")


class PeopleBusyNow(DomainError):
    message = _("放不回去：这些人同一时间已有别的批次：%(others)s。请在批次页重新安排这个支部。")


class RollCallIsDone(DomainError):
    message = _("点名已经完成，会议记录也写好了。要改，请在会议记录页点“更正”。")


class RollCallNotDone(DomainError):
    message = _("点名还没有完成，没有可以更正的会议记录。")


class RollCallBegun(DomainError):
    message = _("“%(name)s”已经点过名，不能再从这一批移出。")


class NobodyPresent(DomainError):
    message = _("还没有一个人点到。请先点“全到，除了……”，或逐个打勾，再完成。")


class UnknownStatus(DomainError):
    message = _("不认识的出席情况或原因，请刷新页面再点。")


class NothingToUndo(Conflict):
    message = _("刚才那一步之后又有新的改动，不能整步撤销了。请直接改那一行。")


class ReasonNeeded(DomainError):
    message = _("请用一句话写明事由，旁人才看得懂为什么改。")


class LeaveTooLate(DomainError):
    message = _("这一批已经点过名，请假请直接告诉支部书记。")


class AlreadyAsked(DomainError):
    message = _("已经请过假了，不用再请。要改原因，请先撤回。")


class NotAMember(DomainError):
    message = _("这个人不在任何党支部的名册里，请先在名册里登记。")


class UnclearTerms(DomainError):
    message = _("学时规则里“%(place)s”填得不对，请改过来再保存。")


class PolicyInForce(DomainError):
    message = _("这份学时办法已经生效，不能再改。要调整，请从某一天起另立新版。")


class PolicyNotInForce(DomainError):
    message = _("这份学时办法还是草稿，请直接修改草稿。")


class ApproverNeeded(DomainError):
    message = _("请填写批准机关或文号，学时办法才能生效。")


class PoliciesOverlap(DomainError):
    message = _("与“%(title)s”（%(from_on)s 起）的日期重叠。请改日期，或在那一份上点“另立新版”。")


class PolicyLeavesGap(DomainError):
    message = _("与“%(title)s”之间从 %(from_on)s 到 %(to_on)s 没有办法可依，请把日期接上。")


class VersionTooEarly(DomainError):
    message = _("新版的开始日期要在 %(from_on)s 之后，并且在原办法的有效期内。")


class VersionOfOthers(DomainError):
    message = _("新版的对象要和原办法一样。给别的人群定办法，请从模板新建。")


class NothingToConfirm(DomainError):
    message = _("%(year)s 年没有新的学时要确认。点过名的活动会自动算进来。")


class NotAProfessionalClass(DomainError):
    message = _("只有已经举行的匠心课堂活动才需要继续教育认定。")


class ConfirmationGone(DomainError):
    message = _("这次确认已经撤回，请刷新页面看看。")


class HoursConfirmed(DomainError):
    message = _("这次活动的学时已经有支部确认，认定不能再改。")


class SpeakerNotNamed(DomainError):
    message = _("请找到主讲人再点“加上”，或写明外请主讲人的姓名。")


class SpeakerTwice(DomainError):
    message = _("“%(name)s”已经是主讲人，不用重复添加。")


class NotOfThisActivity(DomainError):
    message = _("这一批不属于这个活动，请从列表里选一批。")


class BatchIsPast(DomainError):
    message = _("这一批已经开始或结束了，请选还没开始的一批。")


class BatchIsFull(DomainError):
    message = _("这一批满了，或有人先候补。可以点“候补”，有空位按先后自动排上。")


class PlaceIsGone(DomainError):
    message = _("请假以后名额已经让给别人，这一批现在满了。请换一批，或点“候补”。")


class AlreadyWaiting(DomainError):
    message = _("“%(name)s”已经在候补名单里，不用重复排。")


class WaitingIsOver(Conflict):
    message = _("这条候补已经排上或撤回了，请刷新页面看看。")


class NotOnTheRoster(DomainError):
    message = _("这位同志不在这次冬训的名册里，请先在名册里登记，或刷新页面看看。")


class AlreadyExempt(DomainError):
    message = _("已经登记为免于要求，不用再登记。")


class WhoAndWhenNeeded(DomainError):
    message = _("请写明谁去联系、哪天再联系，日子从今天起、在冬训结束以前。")


class VisitNotMadeYet(DomainError):
    message = _("去过的日子不能晚于今天，也要在冬训期间，请改一下。")


class VisitDayUnfit(DomainError):
    message = _("上门的日子要从今天起、在冬训结束（%(to_on)s）以前，请换一天。")


class PlanIsOver(DomainError):
    message = _("这次送学已经去过或取消了，请刷新页面看看。")


class AlreadyOnThisRoll(DomainError):
    message = _("这位同志已经在这一批里，不用再排。")


class BatchIsOver(DomainError):
    message = _("这一批已经举行过了，请另选一批。")


class NothingToWithdraw(DomainError):
    message = _("这条已经撤回，请刷新页面看看现在的状态。")


class CannotPrintPdf(DomainError):
    message = _("这台服务器还没有装生成 PDF 的组件。请用打印页，在打印窗口里选“存为 PDF”。")


class NothingToCopy(DomainError):
    message = _("没有可以复制的批次或日期，请至少勾选一天；还没排批次的活动请先排批次。")


class TooManyCopies(DomainError):
    message = _("一次最多建 %(most)s 个，请把截止日期提前。")


class NoSeasonThatDay(DomainError):
    message = _("%(day)s 没有正在进行的冬训，请换一个日期，或请教体局党建科先开始冬训。")


class RequestEndsWrong(DomainError):
    message = _("截止日期要从今天起、到冬训结束为止，请改过来。")


class NothingAsked(DomainError):
    message = _("问 1 到 5 项，每项写清问什么、怎么答。")


class OptionsMissing(DomainError):
    message = _("“%(label)s”要给出 2 到 12 个不同的选项，用顿号隔开。")


class KnownAlready(DomainError):
    message = _("“%(label)s”不用问：%(known)s名册里已经有了。")


class AskedAlready(DomainError):
    message = _(
        "“%(label)s”这一季已经问过（第 %(number)s 号收集表“%(purpose)s”），请直接用那里的回答。"
    )


class AboutPeople(DomainError):
    message = _("“%(text)s”像是在收集对人的评价，收集表不做这个用。")


class NoSecrets(DomainError):
    message = _("“%(text)s”可能涉密。这里是内部平台，不得收集涉密内容。")


class RequestsTooMuch(DomainError):
    """To be confirmed, not forbidden."""

    message = _(
        "加上这一张，这一季每人要填 %(total)s 分钟，超过了 %(ceiling)s 分钟。"
        "确有必要，请勾选“确有必要”后再发。"
    )


class RequestOver(DomainError):
    message = _("这张收集表已经截止，不再收回答。")


class NotAsked(DomainError):
    message = _("这张收集表不是向这个人收集的。")


class AnswerUnclear(DomainError):
    message = _("“%(label)s”没看明白，请照说明重填。")


class BusLeavesTooLate(DomainError):
    message = _("发车时间晚于活动开始，请改早一些。")


class SeatsOutOfRange(DomainError):
    message = _("座位要在 1 到 %(most)s 之间。")


class BusTwice(DomainError):
    message = _("这一批已经有“%(name)s”了，请换一个车次名称。")


class BusIsFull(DomainError):
    message = _("“%(name)s”坐不下：这个支部 %(wanted)s 人，只剩 %(left)s 个座位。请换一辆车。")


class NobodyToTell(DomainError):
    message = _("请至少勾选一个支部。")
