"""Routes of planning: seasons, activities, batches, invitations."""

from django.urls import URLPattern, path

from wuxin.seasons.views import plans_activity, plans_batch, plans_season

_BATCH = "batches/<int:number>/"
_ACTIVITY = "activities/<int:number>/"
urlpatterns: list[URLPattern] = [
    path("", plans_season.season_list, name="season_list"),
    path("new/", plans_season.season_new, name="season_new"),
    path("new/create/", plans_season.season_create, name="season_create"),
    path("of/<slug:code>/", plans_season.season, name="season"),
    path("of/<slug:code>/activities/new/", plans_activity.activity_new, name="activity_new"),
    path("of/<slug:code>/activities/", plans_activity.activity_create, name="activity_create"),
    path(_ACTIVITY, plans_activity.activity, name="activity"),
    path(f"{_ACTIVITY}batches/new/", plans_batch.batch_plan, name="batch_plan"),
    path(f"{_ACTIVITY}batches/", plans_batch.batch_create, name="batch_create"),
    path(f"{_ACTIVITY}venues/", plans_batch.venue_create, name="venue_create"),
    path(_BATCH, plans_batch.batch, name="batch"),
    path(f"{_BATCH}invitations/new/", plans_batch.batch_invite, name="batch_invite"),
    path(f"{_BATCH}invitations/", plans_batch.batch_invitations, name="batch_invitations"),
    path(f"{_BATCH}cancellation/", plans_batch.batch_cancellation, name="batch_cancellation"),
    path(
        f"{_BATCH}invitations/<int:organisation>/end/",
        plans_batch.invitation_end,
        name="invitation_end",
    ),
]
