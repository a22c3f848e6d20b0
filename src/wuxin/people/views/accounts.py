"""Signing in and out with a password, and changing it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from axes.helpers import get_cool_off
from django.contrib import auth, messages
from django.contrib.auth import HASH_SESSION_KEY
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.http import Access, Request, next_url, reads, render_page, writes
from wuxin.people.actions import accounts as actions
from wuxin.people.forms import accounts as forms
from wuxin.people.models import Account
from wuxin.people.proven import Given
from wuxin.people.queries import accounts as queries
from wuxin.people.views import sign_in_limits
from wuxin.people.views.entry import before, begin_session, never_stored

_HOME = "/"


@reads(access=Access.PUBLIC)
def sign_in(request: Request) -> HttpResponse:
    if request.actor.is_signed_in:
        return redirect(next_url(request, _HOME))
    return _show_sign_in(request, forms.SignIn())


def _check_password(request: Request) -> HttpResponse | Mapping[str, Any]:
    """Each wrong password is counted before any rollback; see ``sign_in_limits`` for how."""
    form = forms.SignIn(request.POST)
    if not form.is_valid():
        return {"form": form, "account": None}
    given = form.cleaned_data
    if sign_in_limits.may_try_as_known(request, given["username"]):
        return {"form": form, "account": sign_in_limits.check(request, given)}
    if sign_in_limits.is_over_ceiling(request):
        return _address_waits(request)
    account = auth.authenticate(request, **given)
    if vars(request).pop("axes_locked_out", False):  # told here, not by axes' middleware
        return _locked(request)
    return {"form": form, "account": account}


@before(_check_password)
@writes(access=Access.PUBLIC)
def session_begin(request: Request, *, form: forms.SignIn, account: Account | None) -> HttpResponse:
    if account is None:
        form.add_error(None, _("账号或口令不对，请再试一次；忘了口令，请让任命您的人重发。"))
        return _show_sign_in(request, form, status=422)
    begin_session(request, account, given=Given.PASSWORD)
    response = redirect(next_url(request, _HOME))
    sign_in_limits.remember(request, response, account)
    return response


@writes(access=Access.SIGNED_IN)
def sign_out(request: Request) -> HttpResponse:
    request.session.flush()
    messages.success(request, _("已退出。"))
    return redirect("people:sign_in")


@reads(access=Access.SIGNED_IN)
def password_change(request: Request) -> HttpResponse:
    account = _own_account(request)
    return _show_change(request, forms.ChangePassword(account=account))


@writes(access=Access.SIGNED_IN)
def password_replace(request: Request) -> HttpResponse:
    account = _own_account(request)
    form = forms.ChangePassword(request.POST, account=account)
    if not form.is_valid():
        return _show_change(request, form, status=422)
    actions.change_password(
        account=account,
        password=form.cleaned_data["password"],
        current_key=request.session.session_key or "",
        by=request.actor,
        now=clock.now(),
    )
    request.session.cycle_key()
    request.session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    messages.success(request, _("口令已改，其他设备都已退出。"))
    return redirect("people:me")


def _own_account(request: Request) -> Account:
    account = queries.find_account(request.actor.account_id or 0)
    if account is None or not account.has_usable_password():
        raise Http404
    return account


def _show_sign_in(request: Request, form: forms.SignIn, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "next": next_url(request, "")}
    return never_stored(render_page(request, "people/sign_in.html", context, status=status))


def _show_change(
    request: Request, form: forms.ChangePassword, *, status: int = 200
) -> HttpResponse:
    return render_page(request, "people/account_password.html", {"form": form}, status=status)


def _locked(request: Request) -> HttpResponse:
    """Told in words: until when, and whom to ask."""
    wait: timedelta = get_cool_off() or timedelta(minutes=15)
    minutes = round(wait.total_seconds() / 60)
    local = (clock.now() + wait).astimezone(clock.LOCAL)
    message = _(
        "这个账号在这里连续输错太多次，已暂停登录 %(minutes)s 分钟。"
        "请 %(time)s 后再试，其间不要再输，每输一次重新计时；"
        "着急的，请任命您的人重发设置口令的链接。"
    ) % {"minutes": minutes, "time": f"{local:%H:%M}"}
    return _wait(request, message, wait)


def _address_waits(request: Request) -> HttpResponse:
    wait = sign_in_limits.WAIT
    message = _(
        "您所在的网络刚才输错口令太多次，请 %(minutes)s 分钟后再试，不用找人重置口令。"
        "平时登录过的手机或电脑不受影响；着急的，换手机流量登录。"
    ) % {"minutes": round(wait.total_seconds() / 60)}
    return _wait(request, message, wait)


def _wait(request: Request, message: str, wait: timedelta) -> HttpResponse:
    response = render(request, "429.html", {"message": message}, status=429)
    response.headers["Retry-After"] = str(int(wait.total_seconds()))
    return response
