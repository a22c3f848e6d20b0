"""One's own passkeys: made by the browser, named, removed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.errors import DomainError
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.core.proofs import Proof
from wuxin.people.actions import passkeys as actions
from wuxin.people.forms import factors as forms
from wuxin.people.models import Passkey
from wuxin.people.proven import Given
from wuxin.people.views import passkey_talk, proof_gate
from wuxin.people.views.entry import never_stored


@reads(access=Access.SIGNED_IN, proof=Proof.OWN)
def passkey_new(request: Request) -> HttpResponse:
    return _show(request, forms.NewPasskey())


@writes(access=Access.SIGNED_IN, proof=Proof.OWN)
def passkey_keep(request: Request) -> HttpResponse:
    form = forms.NewPasskey(request.POST)
    if form.is_valid():
        try:
            actions.keep_passkey(
                made=passkey_talk.made_key(request, form.cleaned_data["answer"]),
                name=form.cleaned_data["name"],
                current_key=request.session.session_key or "",
                by=request.actor,
                now=clock.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _show(request, form, status=422)
    proof_gate.prove(request, Given.FACTOR)
    messages.success(request, _("通行密钥设好了，其他设备都已退出。"))
    return redirect("people:factors")


@writes(access=Access.SIGNED_IN, proof=Proof.OWN)
def passkey_removal(request: Request, number: int) -> HttpResponse:
    mine = Passkey.objects.filter(account_id=request.actor.account_id or 0)
    actions.remove_passkey(
        passkey=get_object_or_404(mine, pk=number),
        current_key=request.session.session_key or "",
        by=request.actor,
        now=clock.now(),
    )
    messages.success(request, _("通行密钥已移除，其他设备都已退出。"))
    return redirect("people:factors")


def _show(request: Request, form: forms.NewPasskey, *, status: int = 200) -> HttpResponse:
    context = {"form": form, **passkey_talk.offer_to_make(request)}
    return never_stored(render_page(request, "people/factor_passkey.html", context, status=status))
