"""The page that asks for a proof before another page is opened, and what it leads back to."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from wuxin.core.http import Access, Request, next_url, reads, writes
from wuxin.core.proofs import Proof
from wuxin.people.views import proof_gate

_HOME = "/"


@reads(access=Access.SIGNED_IN)
def proof(request: Request) -> HttpResponse:
    """Led here from a page; led back at once where nothing is asked any more."""
    level = _level(request.GET.get("level", ""))
    asked = proof_gate.look(request, level)
    if asked is None or asked.is_given:
        return redirect(next_url(request, _HOME))
    form = proof_gate.form_for(asked.way, request)
    kept = [("next", next_url(request, _HOME))]
    return proof_gate.show(request, asked, form, action=reverse("people:proof_given"), kept=kept)


@writes(access=Access.SIGNED_IN, proof=Proof.OWN)
def proof_given(request: Request) -> HttpResponse:
    """The gate has looked at the proof by now."""
    return redirect(next_url(request, _HOME))


def _level(given: str) -> Proof:
    return Proof(given) if given in {Proof.ONCE, Proof.FRESH, Proof.OWN} else Proof.FRESH
