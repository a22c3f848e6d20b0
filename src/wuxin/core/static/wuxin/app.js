// Small comforts over pages that work without them: copying, filtering a list, asking once, printing.
(() => {
  "use strict";

  const say = (text) => {
    const region = document.getElementById("announcements");
    if (region) region.textContent = text;
  };

  const copy = async (button) => {
    const source = document.querySelector(button.dataset.copy);
    if (!source) return;
    const text = "value" in source ? source.value : source.textContent.trim();
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without HTTPS, and inside WeChat, the old way still works on a selected field.
      if (!("select" in source)) return;
      source.focus();
      source.select();
      document.execCommand("copy");
    }
    const label = button.querySelector("[data-label]") ?? button;
    label.dataset.before ??= label.textContent;
    label.textContent = button.dataset.copied;
    say(button.dataset.copied);
    setTimeout(() => { label.textContent = label.dataset.before; }, 2500);
  };

  const filterList = (box) => {
    const list = document.querySelector(box.dataset.filterList);
    if (!list) return;
    const wanted = box.value.trim().toLowerCase();
    let shown = 0;
    for (const item of list.querySelectorAll("[data-filter]")) {
      item.hidden = !item.dataset.filter.toLowerCase().includes(wanted);
      if (!item.hidden) shown += 1;
    }
    const empty = list.querySelector("[data-filter-empty]");
    if (empty) empty.hidden = shown > 0;
  };

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-copy],[data-dialog],[data-dialog-close],[data-print]");
    if (!target) return;
    if (target.dataset.copy) {
      event.preventDefault();
      copy(target);
    } else if (target.dataset.dialog) {
      const dialog = document.querySelector(target.dataset.dialog);
      if (!dialog?.showModal) return; // the link's own page asks instead
      event.preventDefault();
      dialog.showModal();
    } else if ("dialogClose" in target.dataset) {
      event.preventDefault();
      target.closest("dialog").close();
    } else {
      window.print();
    }
  });

  document.addEventListener("input", (event) => {
    if (event.target.dataset.filterList) filterList(event.target);
  });

  document.addEventListener("keydown", (event) => {
    // A search box filters as one types: Enter must not send the form around it.
    if (event.key === "Enter" && event.target.dataset.filterList) event.preventDefault();
  });

  document.addEventListener("change", (event) => {
    if ("submitOnChange" in event.target.dataset) event.target.form.requestSubmit();
  });

  // A form sent twice by an impatient thumb is sent once; coming back by the back key frees it again.
  const free = (form) => { delete form.dataset.sent; };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[hx-post],[data-many]")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(free, 8000, form);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(free);
  });

  // What a part of the page waits for: said to who cannot see it, and sent once.
  const target = (event) => event.detail.target ?? event.detail.elt;
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt;
    if (form.matches?.("form") && form.dataset.sent) { event.preventDefault(); return; }
    if (form.matches?.("form")) form.dataset.sent = "yes";
    target(event)?.setAttribute?.("aria-busy", "true");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.matches?.("form")) free(event.detail.elt);
    target(event)?.removeAttribute?.("aria-busy");
  });
  // Focus goes to the first mistake, else to the part that was replaced, if it took the focus along.
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.detail.elt;
    const wrong = part.querySelector?.("[role=alert], [aria-invalid=true]");
    const lost = !document.activeElement || document.activeElement === document.body;
    const next = wrong ?? (lost ? part : null);
    if (!next?.focus) return;
    if (!next.matches("a, button, input, select, textarea")) next.tabIndex = -1;
    next.focus({ preventScroll: !wrong });
  });

  // Without a connection nothing is saved: said as soon as the browser knows.
  const offline = document.getElementById("offline");
  const tellOffline = () => { if (offline) offline.hidden = navigator.onLine; };
  window.addEventListener("offline", tellOffline);
  window.addEventListener("online", tellOffline);
  tellOffline();

  // Keys: never while somebody types, never beside Ctrl, Alt or Meta, and they can be switched off.
  const typing = (at) => at.closest?.("input, textarea, select, [contenteditable]");
  const toSearch = () => {
    const boxes = [...document.querySelectorAll("main input[type=search], input[type=search]")];
    const box = boxes.find((one) => one.offsetParent);
    box?.focus();
    return Boolean(box);
  };
  const alongRows = (step) => {
    const links = [...document.querySelectorAll("main tbody tr, main a.list-row")]
      .filter((row) => row.offsetParent)
      .map((row) => (row.matches("a") ? row : row.querySelector("a[href], button")))
      .filter(Boolean);
    const here = links.findIndex((link) => link === document.activeElement);
    const next = links[here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step];
    next?.focus();
    return Boolean(next);
  };
  const sheet = () => {
    const link = document.querySelector("a[data-keys-page]");
    if (!link) return false;
    fetch(link.href).then((answer) => answer.text()).then((text) => {
      const list = new DOMParser().parseFromString(text, "text/html").querySelector("#keys");
      const dialog = document.createElement("dialog");
      dialog.className = "dialog";
      dialog.setAttribute("aria-labelledby", "keys-title");
      dialog.append(list);
      dialog.addEventListener("close", () => dialog.remove());
      document.body.append(dialog);
      dialog.showModal();
    }).catch(() => { location.href = link.href; });
    return true;
  };
  const keys = { "/": toSearch, "?": sheet, j: () => alongRows(1), k: () => alongRows(-1) };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const open = document.querySelector("details[data-closes][open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); }
      return;
    }
    const isOff = document.documentElement.dataset.keys === "off";
    if (isOff || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    if (Object.hasOwn(keys, event.key) && keys[event.key]()) event.preventDefault();
  });

  document.documentElement.classList.add("js");

  // A page of a server that is about to begin anew: go on as soon as it is there again.
  const goOn = document.querySelector("a[data-when-ready]");
  const tryAgain = async () => {
    try {
      const answer = await fetch(goOn.href, { cache: "no-store" });
      if (answer.ok) {
        location.assign(goOn.href);
        return;
      }
    } catch {
      // Not yet: it is starting.
    }
    setTimeout(tryAgain, 800);
  };
  if (goOn) tryAgain();
})();
