"""What the page's script and the browser's keys say to each other, kept in the session between."""

import json
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wuxin.core import clock
from wuxin.core.errors import DomainError
from wuxin.core.http import Request
from wuxin.people import devices, webauthn
from wuxin.people.actions import proofs as actions
from wuxin.people.policies.factors import Held, Way
from wuxin.people.queries import factors as queries
from wuxin.people.webauthn import MadeKey, NotThisKey, Site, State, UsedKey

_SESSION = "_passkey"
_SECONDS = 300


class KeyNotProved(DomainError):
    message = gettext_lazy("通行密钥没有通过验证，请再试一次；不行就换一种办法。")


class AskedTooLongAgo(DomainError):
    message = gettext_lazy("这一页打开太久了，请再点一次通行密钥的按钮。")


def site_of(request: Request) -> Site:
    """Where the browser stands; the host is one of ``WUXIN_HOSTS``."""
    host = request.get_host()
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return Site(f"{request.scheme}://{host}", name, settings.SITE_TITLE)


def why_not(request: Request) -> str:
    """Why no passkey can be made or used here; empty where it can."""
    if devices.is_inside_chat(request.headers.get("User-Agent", "")):
        return _("微信里不能用通行密钥：点右上角“…”，选“在浏览器打开”，再登录一次。")
    if not site_of(request).takes_passkeys:
        return _("通行密钥要用 https 的网址打开本站才能用，请问系统管理员。")
    return ""


def offer_to_use(request: Request, held: Held, way: Way) -> dict[str, object]:
    """For the page that asks for a proof."""
    if way is not Way.FACTOR or not held.passkeys:
        return {}
    if reason := why_not(request):
        return {"passkey_note": reason}
    known = queries.credentials_of(request.actor.account_id or 0)
    options, state = webauthn.ask_to_use(site_of(request), known)
    _remember(request, "use", state)
    return {"passkey_options": json.dumps(options)}


def offer_to_make(request: Request) -> dict[str, object]:
    """For the page on which a key is made."""
    if reason := why_not(request):
        return {"passkey_note": reason}
    account_id = request.actor.account_id or 0
    options, state = webauthn.ask_to_make(
        site_of(request),
        account_id=account_id,
        name=request.actor.name,
        known=queries.credentials_of(account_id),
    )
    _remember(request, "make", state)
    return {"passkey_options": json.dumps(options)}


def made_key(request: Request, answer: dict[str, Any]) -> MadeKey:
    """Raises ``AskedTooLongAgo``, ``KeyNotProved``, ``ChallengeWasUsed``."""
    state = _recall(request, "make")
    try:
        return webauthn.look_at_made(site_of(request), state, answer)
    except NotThisKey as error:
        raise KeyNotProved from error


def used_key(request: Request, answer: dict[str, Any]) -> UsedKey:
    """Raises ``AskedTooLongAgo``, ``KeyNotProved``, ``ChallengeWasUsed``."""
    state = _recall(request, "use")
    known = queries.credentials_of(request.actor.account_id or 0)
    try:
        return webauthn.look_at_used(site_of(request), state, known, answer)
    except NotThisKey as error:
        raise KeyNotProved from error


def _remember(request: Request, purpose: str, state: State) -> None:
    at = clock.machine_now().timestamp()
    request.session[_SESSION] = {"for": purpose, "state": state, "at": at}


def _recall(request: Request, purpose: str) -> State:
    """What was asked, once: the same challenge is never answered twice."""
    kept = request.session.pop(_SESSION, None)
    age = clock.machine_now().timestamp() - kept["at"] if kept else -1
    if kept is None or kept["for"] != purpose or not 0 <= age <= _SECONDS:
        raise AskedTooLongAgo
    state: State = kept["state"]
    actions.use_challenge(challenge=webauthn.challenge_of(state), now=clock.now())
    return state
