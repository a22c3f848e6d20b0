"""A walk over the pages that a reader can reach by links."""

from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import APIResponse, Page

OF_ONE_KIND = 2  # pages of one route: an open roll and a finished one, say
_LINKS = "() => [...document.querySelectorAll('a[href]')].map((a) => a.href)"


def pages_from(page: Page, *starts: str) -> Iterator[str]:
    """Open what can be reached from some pages by links, some of every route; gives the route."""
    waiting, seen, opened = deque(starts), set(starts), Counter[str]()
    while waiting:
        path = waiting.popleft()
        route = route_of(path)
        if not route or opened[route] >= OF_ONE_KIND or not _is_page(page.request.get(path)):
            continue
        opened[route] += 1
        page.goto(path)
        yield route
        for link in page.evaluate(_LINKS):
            parts = urlsplit(urljoin(page.url, link))
            there = f"{parts.path}?{parts.query}".rstrip("?")
            if parts.netloc == urlsplit(page.url).netloc and there not in seen:
                seen.add(there)
                waiting.append(there)


def route_of(path: str) -> str:
    """The name of the route that an address leads to; empty if none does."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def _is_page(answer: APIResponse) -> bool:
    return answer.status == 200 and answer.headers.get("content-type", "").startswith("text/html")
