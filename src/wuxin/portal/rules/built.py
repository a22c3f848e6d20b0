"""Evidence in what the program is made of: its columns, routes, pages and headers."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.template.loader import get_template
from django.urls import NoReverseMatch, get_resolver
from django.utils.translation import gettext as _
from django.utils.translation import override

from wuxin.ledger import registry
from wuxin.portal.rules.evidence import Evidence

# R1, R2, R5: no column may ever hold these.
FORBIDDEN_COLUMNS = re.compile(
    r"(^|_)(points?|score_rank|ranking|rank|medal|streak|leaderboard|last_login|last_seen|"
    r"last_active|dwell|screen_time|latitude|longitude|face)(_|$)"
)
# R1, R10: no page may say these, but that there are none.
FORBIDDEN_WORDS = re.compile(
    "(?<!不)(?<!没有)(?<!无)(排行|排名|名次|红黑榜|红榜|黑榜|积分|勋章|打卡天数|连续打卡)"
)
# R4: what a member does alone, beside the proxy's way and the paper, if it is not the same page.
MEMBER_TASKS = {
    "seasons:leave_request": ("seasons:leave_for_new", "seasons:leave_form"),
    "seasons:leave_withdrawal": ("seasons:leave_for_withdrawal", "seasons:leave_form"),
    "seasons:swap_request": ("seasons:swap_request", "seasons:leave_form"),
    "seasons:swap_waiting": ("seasons:swap_waiting", "seasons:leave_form"),
    "seasons:request_answer_new": ("seasons:request_answer_new", "seasons:request_chain"),
}
_FOREIGN = re.compile(r"""(?:src|href)\s*=\s*["'](?:https?:)?//""")
_OWN_SOURCES = {"'self'", "'none'", "data:"}


def own_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("wuxin.")]


def forbidden_columns() -> list[str]:
    """Columns that would rank or watch people, as Model.column."""
    return [
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        for field in model._meta.fields
        if FORBIDDEN_COLUMNS.search(field.name)
    ]


def columns() -> Evidence:
    found, tables = forbidden_columns(), own_models()
    total = sum(len(model._meta.fields) for model in tables)
    text = _("%(tables)s 张表、%(columns)s 列里，有积分、排名、时长、位置一类的列 %(found)s 个。")
    return Evidence.of(
        len(found), text % {"tables": len(tables), "columns": total, "found": len(found)}
    )


def words() -> Evidence:
    pages = list(templates())
    found = [path.name for path in pages if FORBIDDEN_WORDS.search(path.read_text())]
    text = _("%(pages)s 个页面模板里，写着排名、积分一类字眼的 %(found)s 个。")
    return Evidence.of(len(found), text % {"pages": len(pages), "found": len(found)})


def member_tasks() -> Evidence:
    """Every task of a member exists beside a proxy's way and a form on paper."""
    names = route_names()
    lacking = [task for task, ways in MEMBER_TASKS.items() if not {task, *ways} <= names]
    text = _("党员自己办的 %(tasks)s 件事，都能由书记代办、用纸办；缺的 %(lacking)s 件。")
    return Evidence.of(len(lacking), text % {"tasks": len(MEMBER_TASKS), "lacking": len(lacking)})


def figures() -> Evidence:
    known = registry.figures()
    lacking = [one.code for one in known if not str(one.definition).strip()]
    text = _("%(figures)s 个指标都从记录算出、都有口径，没有能手填的；缺口径的 %(lacking)s 个。")
    return Evidence.of(len(lacking), text % {"figures": len(known), "lacking": len(lacking)})


def headers() -> Evidence:
    """Only this machine is named as a source of scripts, styles, fonts and connections."""
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    named = {str(value) for values in directives.values() for value in values}
    foreign = {one for one in named if one not in _OWN_SOURCES and "nonce" not in one.lower()}
    links = [path.name for path in templates() if _FOREIGN.search(path.read_text())]
    text = _("网页只准从本机取脚本、样式和字体；写着外部地址的来源 %(found)s 个。")
    return Evidence.of(len(foreign | set(links)), text % {"found": len(foreign | set(links))})


def banner() -> Evidence:
    """Every page of the house says so; and no column is there for classified matter."""
    with override("zh-hans"):
        shown = get_template("shell/banners.html").render({"internal": True})
    secret = [
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        for field in model._meta.fields
        if re.search("secrecy|classified|secret_level", field.name)
    ]
    is_missing = "不得填写涉密内容" not in shown
    text = _("每页上方都写着“不得填写涉密内容”；给涉密内容留的列 %(found)s 个。")
    return Evidence.of(is_missing + len(secret), text % {"found": len(secret)})


def templates() -> Iterator[Path]:
    for config in apps.get_app_configs():
        if config.name.startswith("wuxin."):
            yield from sorted((Path(config.path) / "templates").rglob("*.html"))


def route_names() -> set[str]:
    """Every route as namespace:name."""
    found = set()
    for namespace, (_prefix, resolver) in get_resolver().namespace_dict.items():
        names = (key for key in resolver.reverse_dict if isinstance(key, str))
        found |= {f"{namespace}:{name}" for name in names}
    if not found:
        raise NoReverseMatch
    return found
