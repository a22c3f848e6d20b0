"""How a page does in large type: from 18 to 30 px on the narrowest phone, and spaced out."""

from playwright.sync_api import Page

from tests.browser.looking import NARROW

SIZES = (18, 20, 22, 24, 26, 28, 30)

# The type's base is 20 px; a reader who wants another size changes the root, and all follows.
# "Least" is what may stand beside it: the smallest text is nine tenths of the base. WCAG 1.4.12:
# lines 1.5, paragraphs 2, letters 0.12, words 0.16. Styles set by script pass the strict CSP.
_CHECK = """sizes => {
  const html = document.documentElement, found = new Set(), all = [...document.body.querySelectorAll("*")];
  const tell = (what, e) => found.add(`${what}: ${e.outerHTML.replace(/\\s+/g, " ").slice(0, 160)}`);
  const aside = ".sr-only, .skip-link, .sheet, [hidden]";
  const shown = all.filter((e) => {
    const box = e.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && getComputedStyle(e).visibility !== "hidden" && !e.closest(aside);
  });
  const texts = shown.filter((e) => !e.childElementCount && e.textContent.trim() && !e.matches("textarea, option"));
  const targets = shown.filter((e) => e.matches("a[href], button, input:not([type=hidden]), select, textarea, summary"));
  const scrolls = (e) => e.closest(".table-wrap, .overflow-x-auto, .tabs");
  const tooWide = (what) => {
    const room = html.clientWidth;
    if (html.scrollWidth <= room) return;
    const wide = all.filter((e) => e.getBoundingClientRect().right > room + 1 && !scrolls(e));
    tell(`${what}, too wide`, wide.at(-1) ?? document.body);
  };
  const cut = (what) => {
    for (const e of texts) {
      const style = getComputedStyle(e);
      if (style.display === "inline" || style.overflow === "visible") continue;
      if (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 2) tell(`${what}, cut`, e);
    }
  };
  html.dataset.type = "large";
  for (const size of sizes) {
    html.style.fontSize = `${16 * size / 20}px`;
    tooWide(`${size} px`);
    cut(`${size} px`);
  }
  html.style.fontSize = "";
  for (const e of texts) {
    const style = getComputedStyle(e);
    if (parseFloat(style.fontSize) < 17.9) tell(`text of ${style.fontSize}`, e);
    if (parseFloat(style.lineHeight) < 1.3 * parseFloat(style.fontSize) - 0.1 && style.display !== "inline" && e.clientHeight > 2 * parseFloat(style.fontSize)) tell("lines too near", e);
  }
  for (const e of targets) {
    const box = (e.closest("label") ?? e).getBoundingClientRect();
    if (getComputedStyle(e).display !== "inline" && Math.max(box.height, e.getBoundingClientRect().height) < 59.5) tell(`target ${Math.round(box.height)} px high`, e);
  }
  for (const e of all) {
    e.style.lineHeight = "1.5"; e.style.letterSpacing = "0.12em"; e.style.wordSpacing = "0.16em";
    if (e.tagName === "P") e.style.marginBottom = "2em";
  }
  tooWide("spaced out");
  cut("spaced out");
  return [...found];
}"""  # noqa: E501  a script reads better in its own lines


def faults_in_large_type(page: Page) -> list[str]:
    """What is too wide, cut, too small or too near, at any size. The page is of no use after it."""
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # TypedDict
    found: list[str] = page.evaluate(_CHECK, list(SIZES))
    return found
