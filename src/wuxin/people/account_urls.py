"""Routes of accounts, links, sign-in, proofs, sessions and offices."""

from django.urls import URLPattern, path

from wuxin.people.views import (
    accounts,
    factors,
    invitations,
    link_lists,
    links,
    offices,
    passkeys,
    places,
    proofs,
    sessions,
)

_doors: list[URLPattern] = [
    path("sign-in/", accounts.sign_in, name="sign_in"),
    path("sign-in/session/", accounts.session_begin, name="session_begin"),
    path("sign-out/", accounts.sign_out, name="sign_out"),
    path("l/<str:token>/", links.link_open, name="link_open"),
    path("link/", links.link, name="link"),
    path("link/code/", links.link_code, name="link_code"),
    path("p/<int:number>/<str:token>/", invitations.invitation_open, name="invitation_open"),
    path("password/", invitations.invitation, name="invitation"),
    path("password/new/", invitations.invitation_password, name="invitation_password"),
]
_mine: list[URLPattern] = [
    path("me/", sessions.me, name="me"),
    path("me/password/", accounts.password_change, name="password_change"),
    path("me/password/new/", accounts.password_replace, name="password_replace"),
    path("me/sessions/", sessions.session_list, name="session_list"),
    path("me/sessions/others/end/", sessions.session_end_others, name="session_end_others"),
    path("me/sessions/<str:handle>/end/", sessions.session_end, name="session_end"),
]
_factors: list[URLPattern] = [
    path("proof/", proofs.proof, name="proof"),
    path("proof/given/", proofs.proof_given, name="proof_given"),
    path("me/factors/", factors.factor_list, name="factors"),
    path("me/factors/app/", factors.app, name="app"),
    path("me/factors/app/secret/", factors.app_begin, name="app_begin"),
    path("me/factors/app/confirmation/", factors.app_confirmation, name="app_confirmation"),
    path("me/factors/app/removal/", factors.app_removal, name="app_removal"),
    path("me/factors/sheet/", factors.sheet_new, name="sheet_new"),
    path("me/factors/passkeys/new/", passkeys.passkey_new, name="passkey_new"),
    path("me/factors/passkeys/", passkeys.passkey_keep, name="passkey_keep"),
    path(
        "me/factors/passkeys/<int:number>/removal/",
        passkeys.passkey_removal,
        name="passkey_removal",
    ),
]
_of_others: list[URLPattern] = [
    path("links/", places.my_links, name="my_links"),
    path("offices/", places.my_offices, name="my_offices"),
    path("organisations/<str:code>/links/", link_lists.link_list, name="link_list"),
    path("organisations/<str:code>/links/slips/", link_lists.link_issue, name="link_issue"),
    path("links/<int:number>/code/", link_lists.link_new_code, name="link_new_code"),
    path("links/<int:number>/revocation/", link_lists.link_revoke, name="link_revoke"),
    path("persons/<int:number>/invitation/", invitations.account_invite, name="account_invite"),
    path("persons/<int:number>/code-sheet/", factors.sheet_hand_out, name="sheet_hand_out"),
    path("accounts/<int:number>/closure/", invitations.account_close, name="account_close"),
    path("accounts/<int:number>/reopening/", invitations.account_reopen, name="account_reopen"),
    path("organisations/<str:code>/offices/", offices.office_list, name="office_list"),
    path("organisations/<str:code>/offices/new/", offices.office_appoint, name="office_appoint"),
    path("offices/<int:number>/end/", offices.office_end, name="office_end"),
    path("offices/<int:number>/deputy/", offices.office_delegate, name="office_delegate"),
    path("offices/<int:number>/deputy/new/", offices.office_hand_over, name="office_hand_over"),
]
urlpatterns: list[URLPattern] = [*_doors, *_mine, *_factors, *_of_others]
