"""The one-time link with which a new officer sets a password; closing an account."""

from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.errors import DomainError
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.core.proofs import Proof
from wuxin.people.actions import accounts as actions
from wuxin.people.addresses import absolute
from wuxin.people.forms import accounts as forms
from wuxin.people.models import Account, Person
from wuxin.people.proven import Given
from wuxin.people.queries import accounts as queries
from wuxin.people.views.entry import begin_session, never_stored
from wuxin.people.views.hand import drop_from_hand, put_in_hand, take_from_hand

_COOKIE = "wuxin_invitation"


@writes(access=Access.STAFF, proof=Proof.FRESH)
def account_invite(request: Request, number: int) -> HttpResponse:
    """The plain link is on this answer and nowhere else."""
    person = get_object_or_404(Person.objects.visible_to(request.actor), pk=number)
    account, token = actions.invite_with_password(person=person, by=request.actor, now=clock.now())
    address = absolute(reverse("people:invitation_open", args=[account.pk, token]))
    context = {"person": person, "account": account, "address": address}
    return never_stored(render(request, "people/account_invitation.html", context))


@reads(access=Access.PUBLIC)
def invitation_open(request: Request, number: int, token: str) -> HttpResponse:
    """Take the secret out of the address before anything is shown."""
    response = redirect("people:invitation")
    return put_in_hand(response, _COOKIE, f"{number}:{token}", reverse("people:invitation"))


@reads(access=Access.PUBLIC)
def invitation(request: Request) -> HttpResponse:
    account, _token = _in_hand(request)
    if account is None:
        return _show(request, None, None, status=410)
    return _show(request, account, forms.NewPassword(account=account))


@writes(access=Access.PUBLIC)
def invitation_password(request: Request) -> HttpResponse:
    account, token = _in_hand(request)
    if account is None:
        return _show(request, None, None, status=410)
    form = forms.NewPassword(request.POST, account=account)
    if form.is_valid():
        try:
            password = form.cleaned_data["password"]
            actions.set_first_password(
                account=account, token=token, password=password, now=clock.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _show(request, account, form, status=422)
    begin_session(request, account, given=Given.PASSWORD)
    messages.success(
        request, _("口令已设好，下次用账号“%(name)s”登录。") % {"name": account.username}
    )
    return drop_from_hand(redirect("/"), _COOKIE, reverse("people:invitation"))


@writes(access=Access.STAFF, proof=Proof.FRESH)
def account_close(request: Request, number: int) -> HttpResponse:
    account = _visible_account(request, number)
    actions.close_account(account=account, by=request.actor, now=clock.now())
    messages.success(request, _("账号已关闭，链接和登录都已停用。"))
    return _back_to_links(account)


@writes(access=Access.STAFF, proof=Proof.FRESH)
def account_reopen(request: Request, number: int) -> HttpResponse:
    account = _visible_account(request, number)
    actions.reopen_account(account=account, by=request.actor, now=clock.now())
    messages.success(request, _("账号已重新启用，请重新发链接。"))
    return _back_to_links(account)


def _visible_account(request: Request, number: int) -> Account:
    visible = Person.objects.visible_to(request.actor)
    accounts = Account.objects.select_related("person__organisation")
    return get_object_or_404(accounts, pk=number, person__in=visible)


def _back_to_links(account: Account) -> HttpResponse:
    organisation = account.person.organisation if account.person else None
    if organisation is None:
        return redirect("people:me")
    return redirect("people:link_list", organisation.code)


def _in_hand(request: Request) -> tuple[Account | None, str]:
    number, _colon, token = take_from_hand(request, _COOKIE).partition(":")
    account = queries.find_account(int(number)) if number.isdecimal() else None
    if account is None or not default_token_generator.check_token(account, token):
        return None, ""
    return account, token


def _show(
    request: Request, account: Account | None, form: forms.NewPassword | None, *, status: int = 200
) -> HttpResponse:
    context = {"account": account, "form": form}
    page = render_page(request, "people/account_password_first.html", context, status=status)
    return never_stored(page)
