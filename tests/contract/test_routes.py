"""Every route says who may come in and whether it writes."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from wuxin.core.http import Access


def _routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for item in resolver.url_patterns:
        here = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from _routes(item, here)
        else:
            yield here, item


def all_routes() -> list[tuple[str, URLPattern]]:
    return list(_routes(get_resolver()))


def test_there_are_routes() -> None:
    assert len(all_routes()) > 20


def test_every_route_declares_its_access() -> None:
    undeclared = [
        path
        for path, route in all_routes()
        if not isinstance(getattr(route.callback, "access", None), Access)
        or getattr(route.callback, "kind", None) not in {"reads", "writes"}
    ]
    assert undeclared == []


def test_every_route_has_a_name() -> None:
    assert [path for path, route in all_routes() if not route.name] == []


RECORDED = {
    "person_matches", "person_detail", "person_form", "person_phone", "person_id_number",
    "organisation_detail", "organisation_roster", "roster_detail", "roster_faults", "link_list",
    "figure_records", "figure_export", "search",
}  # fmt: skip


def test_whoever_shows_lists_of_names_has_the_reading_recorded() -> None:
    recorded = {route.name for _, route in all_routes() if getattr(route.callback, "recorded", "")}
    assert RECORDED - recorded == set()
