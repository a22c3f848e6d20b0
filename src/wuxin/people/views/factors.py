"""One's own second factors: an app, a sheet of codes; and a sheet for somebody else, in person."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from segno import make as square_code

from wuxin.core import clock, crypto, reading
from wuxin.core.errors import DomainError
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.core.proofs import Proof
from wuxin.people import totp
from wuxin.people.actions import authenticators, code_sheets
from wuxin.people.forms import factors as forms
from wuxin.people.models import Authenticator, Person
from wuxin.people.policies import factors as policies
from wuxin.people.proven import Given
from wuxin.people.queries import factors as queries
from wuxin.people.views import passkey_talk, proof_gate
from wuxin.people.views.entry import never_stored


@reads(access=Access.SIGNED_IN)
def factor_list(request: Request) -> HttpResponse:
    account_id = request.actor.account_id or 0
    held = queries.held_by(account_id)
    context = {
        "held": held,
        "passkeys": queries.passkeys_of(account_id),
        "can_have": policies.can_have_factor(held),
        "must_have": policies.must_have_factor(request.actor),
        "passkey_note": passkey_talk.why_not(request),
    }
    return render_page(request, "people/factor_list.html", context)


@writes(access=Access.SIGNED_IN, proof=Proof.OWN)
def app_begin(request: Request) -> HttpResponse:
    authenticators.begin_authenticator(by=request.actor, now=clock.now())
    return redirect("people:app")


@reads(access=Access.SIGNED_IN, proof=Proof.OWN)
def app(request: Request) -> HttpResponse:
    """The secret, as a square code and to type: until the first code of it is given."""
    waiting = queries.authenticator_to_confirm(request.actor.account_id or 0)
    if waiting is None:
        return redirect("people:factors")
    return _show_app(request, waiting, forms.Confirm())


@writes(access=Access.SIGNED_IN, proof=Proof.OWN)
def app_confirmation(request: Request) -> HttpResponse:
    waiting = queries.authenticator_to_confirm(request.actor.account_id or 0)
    if waiting is None:
        return redirect("people:factors")
    form = forms.Confirm(request.POST)
    if form.is_valid():
        try:
            authenticators.confirm_authenticator(
                code=form.cleaned_data["code"],
                step=totp.step_at(clock.machine_now()),
                current_key=request.session.session_key or "",
                by=request.actor,
                now=clock.now(),
            )
        except DomainError as error:
            form.add_error("code", str(error))
    if form.errors:
        return _show_app(request, waiting, form, status=422)
    proof_gate.prove(request, Given.FACTOR)
    messages.success(
        request, _("验证器设好了，其他设备都已退出。再打印一张码单，丢了手机也进得来。")
    )
    return redirect("people:factors")


@writes(access=Access.SIGNED_IN, proof=Proof.OWN)
def app_removal(request: Request) -> HttpResponse:
    key = request.session.session_key or ""
    authenticators.remove_authenticator(current_key=key, by=request.actor, now=clock.now())
    messages.success(request, _("验证器已移除，其他设备都已退出。"))
    return redirect("people:factors")


@writes(access=Access.SIGNED_IN, proof=Proof.OWN)
def sheet_new(request: Request) -> HttpResponse:
    """The plain codes are on this answer and nowhere else."""
    made = code_sheets.make_sheet(by=request.actor, now=clock.now())
    proof_gate.prove(request, Given.FACTOR)  # who holds the paper could give one of it
    return _show_sheet(request, made, request.actor.name, for_another=False)


@writes(access=Access.STAFF, proof=Proof.FRESH, recorded=gettext_noop("当面给验证码单"))
def sheet_hand_out(request: Request, number: int) -> HttpResponse:
    """For somebody who lost theirs and stands there."""
    visible = Person.objects.visible_to(request.actor)
    person = get_object_or_404(visible, pk=number)
    reading.shows(request, "people.person", [person.pk])
    made = code_sheets.hand_out_sheet(person=person, by=request.actor, now=clock.now())
    return _show_sheet(request, made, person.name, for_another=True)


def _show_app(
    request: Request, waiting: Authenticator, form: forms.Confirm, *, status: int = 200
) -> HttpResponse:
    secret = crypto.unseal(waiting, "secret")
    site = passkey_talk.site_of(request)
    address = totp.address_of(secret, account_name=request.actor.name, issuer=site.title)
    context = {
        "form": form,
        "secret": totp.in_groups(secret),
        "square": SafeString(square_code(address, error="m").svg_inline(scale=4, border=2)),
    }
    return never_stored(render_page(request, "people/factor_app.html", context, status=status))


def _show_sheet(
    request: Request, made: code_sheets.NewSheet, name: str, *, for_another: bool
) -> HttpResponse:
    context = {"codes": made.codes, "name": name, "made": made.sheet, "for_another": for_another}
    return never_stored(render(request, "people/factor_sheet.html", context))
