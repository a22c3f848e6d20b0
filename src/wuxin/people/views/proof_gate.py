"""Before a page that asks for a proof: is it there, is it being given, or where is it given?

A page that was to be opened is led to ``proof`` and back. A form that was sent comes back as a
page that carries what was typed, asks for the proof and goes on to where it was sent.
"""

from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wuxin.core import clock, proofs
from wuxin.core.errors import DomainError
from wuxin.core.http import Request, render_page
from wuxin.core.proofs import Proof
from wuxin.people import proven, totp
from wuxin.people.actions import authenticators, code_sheets, passkeys
from wuxin.people.actions import proofs as actions
from wuxin.people.forms import factors as forms
from wuxin.people.policies import factors as policies
from wuxin.people.policies.factors import Held, Way
from wuxin.people.proven import Given
from wuxin.people.queries import factors as queries
from wuxin.people.views import passkey_talk
from wuxin.people.views.entry import never_stored

ProofForm = forms.FactorProof | forms.PasswordProof
_NOT_KEPT = {*forms.PROOF_FIELDS, "csrfmiddlewaretoken"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What this account is asked for, here and now."""

    proof: Proof
    way: Way
    held: Held
    is_given: bool


def register() -> None:
    proofs.register(gate)


def gate(request: HttpRequest, proof: Proof) -> HttpResponse | None:
    """None where the proof is there, or has just been given with the form."""
    asked = look(cast(Request, request), proof)
    if asked is None or asked.is_given:
        return None
    ours = cast(Request, request)
    if request.method != "POST":
        return _lead_to_proof(ours, proof)
    form = form_for(asked.way, ours)
    if form is not None and form.is_bound and form.is_valid():
        refused = _give(ours, form)
        if refused is None:
            return None
        form.add_error(None, refused)
    return show(ours, asked, form, action=request.get_full_path(), status=422)


def look(request: Request, proof: Proof) -> Asked | None:
    """What is asked; None, without a question to the database, where a factor is there."""
    given = proven.of_session(request.session, at=clock.machine_now())
    if given.given is Given.FACTOR and given.serves(proof):
        return None
    held = queries.held_by(request.actor.account_id or 0)
    way = policies.way_of(request.actor, held, proof)
    return Asked(proof, way, held, policies.is_enough(way, proof, given))


def form_for(way: Way, request: Request) -> ProofForm | None:
    """The form that this way is given with, filled if it was sent along."""
    shapes: dict[Way, type[ProofForm]] = {
        Way.FACTOR: forms.FactorProof,
        Way.PASSWORD: forms.PasswordProof,
    }
    shape = shapes.get(way)
    is_sent = any(name in request.POST for name in forms.PROOF_FIELDS)
    return shape(request.POST if is_sent else None) if shape else None


def show(
    request: Request,
    asked: Asked,
    form: ProofForm | None,
    *,
    action: str,
    kept: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page that asks, with what was typed before in hidden fields."""
    sent = [(name, one) for name, values in request.POST.lists() for one in values]
    context = {
        "form": form,
        "way": asked.way.value,
        "held": asked.held,
        "action": action,
        "kept": [pair for pair in sent if pair[0] not in _NOT_KEPT] if kept is None else kept,
        "needs_office": policies.must_have_factor(request.actor),
        **passkey_talk.offer_to_use(request, asked.held, asked.way),
        **_of_demo(request, asked.held),
    }
    page = render_page(request, "people/proof.html", context, status=status)
    if request.htmx:
        page.headers["HX-Retarget"], page.headers["HX-Reswap"] = "body", "innerHTML"
    return never_stored(page)


def _lead_to_proof(request: Request, proof: Proof) -> HttpResponse:
    query = urlencode({"level": proof.value, "next": request.get_full_path()})
    address = f"{reverse('people:proof')}?{query}"
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def _give(request: Request, form: ProofForm) -> str | None:
    """Count the try, look at the proof; the sentence of a refusal, or None."""
    by = request.actor
    until = actions.take_a_try(by=by, at=clock.machine_now())
    if until is not None:
        local = until.astimezone(clock.LOCAL)
        return str(actions.TooManyTries(time=f"{local:%H:%M}"))
    try:
        with transaction.atomic():
            given = _look_at(request, form.cleaned_data)
    except DomainError as error:
        actions.say_refused(error=error, by=by, now=clock.now())
        left = actions.tries_left(by=by)
        return _("%(why)s 还可以试 %(left)s 次。") % {"why": error, "left": left}
    actions.forget_tries(by=by)
    prove(request, given)
    return None


def prove(request: Request, given: Given) -> None:
    """Remember the proof, under a new session key."""
    proven.mark(request.session, given, at=clock.machine_now())
    request.session.cycle_key()


def _look_at(request: Request, given: dict[str, Any]) -> Given:
    account_id = request.actor.account_id or 0
    if password := given.get(forms.PASSWORD):
        actions.give_password(account_id=account_id, password=password)
        return Given.PASSWORD
    code = given[forms.CODE]
    if not code:
        used = passkey_talk.used_key(request, given[forms.PASSKEY])
        passkeys.use_passkey(account_id=account_id, used=used)
    elif len(code) == totp.DIGITS:
        step = totp.step_at(clock.machine_now())
        authenticators.use_authenticator(account_id=account_id, code=code, step=step)
    else:
        left = code_sheets.use_code(
            account_id=account_id, code=code, by=request.actor, now=clock.now()
        )
        _say_how_many_are_left(request, left)
    return Given.FACTOR


def _say_how_many_are_left(request: Request, left: int) -> None:
    if left == 1:
        messages.warning(request, _("码单只剩一个码了。请现在到“我的 › 第二道验证”打印一张新的。"))
    elif left == 0:
        messages.warning(
            request, _("这是码单的最后一个码。请十分钟内到“我的 › 第二道验证”打印一张新的。")
        )


def _of_demo(request: Request, held: Held) -> dict[str, object]:
    """In a demo there is no phone, so the page shows what the app would; the check is real."""
    if not settings.DEMO or not held.has_app:
        return {}
    step = totp.step_at(clock.machine_now())
    return {"demo_code": queries.next_code(request.actor.account_id or 0, step=step), "plays": True}
