"""Routes of seasons, by noun."""

from django.urls import URLPattern, path

from wuxin.seasons import plan_urls
from wuxin.seasons.views import roll_calls as roll

app_name = "seasons"
_ROLL = "batches/<int:batch_id>/roll-call/<int:organisation_id>/"
_PRESENCE = f"{_ROLL}presence/<int:enrolment_id>/"

roll_calls: list[URLPattern] = [
    path(_ROLL, roll.roll_call, name="roll_call"),
    path(f"{_ROLL}changes/", roll.roll_call_changes, name="roll_call_changes"),
    path(f"{_ROLL}everyone/", roll.roll_call_everyone, name="roll_call_everyone"),
    path(f"{_ROLL}undo/", roll.roll_call_undo, name="roll_call_undo"),
    path(f"{_ROLL}completion/", roll.roll_call_completion, name="roll_call_completion"),
    path(_PRESENCE, roll.presence, name="presence"),
    path(f"{_PRESENCE}status/", roll.presence_status, name="presence_status"),
]
urlpatterns: list[URLPattern] = [*plan_urls.urlpatterns, *roll_calls]
