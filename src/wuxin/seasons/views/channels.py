"""How the people of a roll took part, for the few who were not on site."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wuxin.core import clock, reading
from wuxin.core.errors import NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.seasons.actions import channels as actions
from wuxin.seasons.forms import attendance as forms
from wuxin.seasons.models.channels import CHOICES
from wuxin.seasons.policies import roll_calls as policies
from wuxin.seasons.queries.roll_states import states_of
from wuxin.seasons.views.finding import roll_or_404

_SHOWING = gettext_noop("点名")


@reads(access=Access.STAFF, recorded=_SHOWING)
def roll_channels(request: Request, batch_id: int, organisation_id: int) -> HttpResponse:
    roll = roll_or_404(request, batch_id, organisation_id)
    if not policies.can_call_roll(request.actor, roll.organisation):
        raise NotAllowed
    rows = states_of(roll)
    reading.shows(request, "people.person", [row.person_id for row in rows])
    context = {"roll": roll, "batch": roll.batch, "rows": rows, "choices": CHOICES}
    return render_page(request, "seasons/roll_channels.html", context)


@writes(access=Access.STAFF)
def roll_channels_change(request: Request, batch_id: int, organisation_id: int) -> HttpResponse:
    """Row by row; with ``everyone`` the whole roll by one channel."""
    roll = roll_or_404(request, batch_id, organisation_id)
    wanted = forms.channels_in(request.POST)
    if everyone := request.POST.get("everyone", ""):
        wanted = dict.fromkeys((row.pk for row in states_of(roll)), everyone)
    changed = actions.set_channels(roll=roll, channels=wanted, by=request.actor, now=clock.now())
    messages.success(request, _("参训方式已保存，改了 %(count)s 人。") % {"count": len(changed)})
    return redirect("seasons:roll_call", batch_id, organisation_id)
