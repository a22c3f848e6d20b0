"""How a page is looked at: axe-core for who cannot see or tap well, and nothing wider than it."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
NARROW = {"width": 320, "height": 700}

_RUN = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations
    .filter((v) => v.impact === "serious" || v.impact === "critical")
    .map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`);
}"""
_TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return "";
  const wide = [...document.body.querySelectorAll("*")]
    .filter((e) => e.getBoundingClientRect().right > room + 1);
  const last = wide.at(-1);
  return last ? last.outerHTML.slice(0, 160) : "the page";
}"""


@dataclass(frozen=True, slots=True)
class Look:
    """A page before a reader; every method gives what is wrong with it, empty if nothing is."""

    page: Page

    def faults(self) -> list[str]:
        """At a desk and on a phone by axe-core; on the narrowest phone by its width."""
        return [*self.hard_to_use(DESK), *self.hard_to_use(PHONE), *self.too_wide()]

    def hard_to_use(self, size: dict[str, int]) -> list[str]:
        """What axe-core calls serious or critical at a size."""
        self.page.set_viewport_size(size)  # type: ignore[arg-type]  # TypedDict
        self.page.evaluate(AXE.read_text())
        return [f"{size['width']} px, {fault}" for fault in self.page.evaluate(_RUN)]

    def too_wide(self) -> list[str]:
        """What makes the page scroll sideways at 320 px, in either type size."""
        self.page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # TypedDict
        before = self.page.locator("html").get_attribute("data-type") or "normal"
        found = []
        for size in ("normal", "large"):
            self.page.evaluate("size => { document.documentElement.dataset.type = size }", size)
            if what := self.page.evaluate(_TOO_WIDE):
                found.append(f"320 px in {size} type, too wide: {what}")
        self.page.evaluate("size => { document.documentElement.dataset.type = size }", before)
        return found
