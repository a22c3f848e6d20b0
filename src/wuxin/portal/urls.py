"""Routes of the portal: from the first page to everybody's own."""

from django.urls import path

from wuxin.portal.views import (
    audit,
    beginning,
    demo,
    home,
    jobs,
    pages,
    rules,
    search,
    suggestions,
    tour,
)

app_name = "portal"
urlpatterns = [
    path("", home.landing, name="landing"),
    path("home/", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("audit/", audit.audit_list, name="audit_list"),
    path("undone/", jobs.job_list, name="job_list"),
    path("undone/<int:number>/again/", jobs.job_again, name="job_again"),
    path("undone/<int:number>/aside/", jobs.job_aside, name="job_aside"),
    path("help/", pages.help_page, name="help"),
    path("privacy/", pages.privacy, name="privacy"),
    path("rules/", rules.rule_list, name="rule_list"),
    path("robots.txt", pages.robots, name="robots"),
    path("suggestions/", suggestions.suggestion_list, name="suggestion_list"),
    path("suggestions/new/", suggestions.suggestion_new, name="suggestion_new"),
    path("suggestions/entry/", suggestions.suggestion_send, name="suggestion_send"),
    path("suggestions/thanks/", suggestions.suggestion_thanks, name="suggestion_thanks"),
    path(
        "suggestions/<int:number>/answer/",
        suggestions.suggestion_answer,
        name="suggestion_answer",
    ),
    path("demo/role/", demo.sign_in, name="demo_sign_in"),
    path("demo/end/", beginning.demo_end, name="demo_end"),
    path("demo/end/beginning/", beginning.demo_end_begin, name="demo_end_begin"),
    path("demo/end/waiting/", beginning.demo_end_wait, name="demo_end_wait"),
    path("demo/end/changeover/", beginning.demo_end_changeover, name="demo_end_changeover"),
    path("demo/leaving/", demo.leave, name="demo_leave"),
    path("demo/tour/", tour.tour, name="tour"),
    path("demo/tour/stop/", tour.tour_stop, name="tour_stop"),
    path("demo/tour/leaving/", tour.tour_leave, name="tour_leave"),
    path("demo/tour/phone/", tour.tour_phone, name="tour_phone"),
    path("demo/tour/number/", tour.tour_bar, name="tour_number"),
    path("demo/clock/", demo.clock_set, name="demo_clock"),
]
