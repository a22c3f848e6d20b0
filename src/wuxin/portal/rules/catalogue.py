"""The twenty rules in their order, each with where its evidence is looked for.

They restate 《关于防治"指尖上的形式主义"的若干意见》 (2023), 《整治形式主义为基层减负若干规定》
(2024) and 《政务移动互联网应用程序规范化管理办法》 (国办函〔2026〕12号).
"""

from collections.abc import Callable

from django.utils.translation import gettext_lazy

from wuxin.core.errors import Sentence
from wuxin.portal.rules import built, kept
from wuxin.portal.rules.evidence import Evidence, Rule


def _not_yet(sentence: Sentence) -> Callable[[], Evidence]:
    return lambda: Evidence.not_yet(str(sentence))


RULES = (
    Rule("R1", gettext_lazy("没有积分、勋章、打卡、排行"), (built.columns, built.words)),
    Rule(
        "R2",
        gettext_lazy("不记使用时长，不列“不活跃”名单"),
        (built.columns, kept.sessions_expire),
    ),
    Rule(
        "R3",
        gettext_lazy("到没到由组织者点名，请假写原因；没扫码不等于没来"),
        (kept.leave_has_a_reason, kept.absence_is_said_by_a_person),
    ),
    Rule("R4", gettext_lazy("不强制安装、注册、登录，样样能代办、能用纸办"), (built.member_tasks,)),
    Rule(
        "R5",
        gettext_lazy("照片自愿、每次最多 9 张，不留位置，不刷脸"),
        (built.columns, _not_yet(gettext_lazy("还不能传活动照片；没有位置、人脸一类的列。"))),
    ),
    Rule(
        "R6",
        gettext_lazy("心得、四问表默认只有自己看得见，不按人计数"),
        (_not_yet(gettext_lazy("平台还不收心得；四问表只有空白表可打印。")),),
    ),
    Rule(
        "R7",
        gettext_lazy("一个事实只填一次，报表里不能手填数字"),
        (built.figures, kept.totals_are_seen_by_two),
    ),
    Rule("R8", gettext_lazy("先导入，再问人"), (kept.rosters_came_first,)),
    Rule("R9", gettext_lazy("收集表有预算：写明用途、依据、截止"), (kept.asking_keeps_its_budget,)),
    Rule(
        "R10",
        gettext_lazy("比较只看总数，谁要帮一把不公开，没有红黑榜"),
        (kept.organisations_in_their_own_order, built.words),
    ),
    Rule(
        "R11",
        gettext_lazy("学习邀约自愿、白天、课外，一周最多一次"),
        (_not_yet(gettext_lazy("平台还不发学习邀约，没有可发的消息。")),),
    ),
    Rule(
        "R12",
        gettext_lazy("学时从记录按办法算出，只说还差多少，名单按名册顺序"),
        (kept.hours_follow_from_evidence, built.words),
    ),
    Rule(
        "R13",
        gettext_lazy("群众诉求办结、评价、满意三个数一起公布"),
        (_not_yet(gettext_lazy("还没有群众诉求的功能。")),),
    ),
    Rule(
        "R14",
        gettext_lazy("每页都能提意见和投诉，有自己的答复期限"),
        (kept.suggestions_are_answered,),
    ),
    Rule("R15", gettext_lazy("自查；开季之前先算填报时间"), (kept.paperwork_is_added_up,)),
    Rule(
        "R16",
        gettext_lazy("冬训自己结束：链接到期、归档、个人信息缩减"),
        (kept.seasons_close_themselves, kept.links_end),
    ),
    Rule(
        "R17",
        gettext_lazy("简报不超过 1500 字，小结不超过 4000 字"),
        (kept.briefing_is_short, _not_yet(gettext_lazy("小结还不能生成。"))),
    ),
    Rule("R18", gettext_lazy("在本单位的机器上运行，不引用外部脚本、字体、统计"), (built.headers,)),
    Rule("R19", gettext_lazy("内部资料，不涉密"), (built.banner,)),
    Rule(
        "R20",
        gettext_lazy("涉及孩子、困难、健康的小数字不公布，发布前有同意"),
        (_not_yet(gettext_lazy("还没有对外发布的功能。")),),
    ),
)
