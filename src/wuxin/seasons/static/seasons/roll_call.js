// Ticks on a bad connection: each is kept on this phone until the server has answered for it.
(() => {
  "use strict";

  const FIRST_MS = 4000;
  const LONGEST_MS = 32000;
  const roll = document.querySelector(".roll");
  if (!roll) return;
  if (!window.htmx) {
    document.documentElement.classList.remove("js"); // then the whole form is sent, by its button
    return;
  }
  const isOpen = Boolean(document.getElementById("roll"));
  const shelf = `${roll.dataset.keep}:`;
  const kept = new Map(); // id of the row → { what, revision }, as its reader saw it; refused
  const sending = new Map(); // id → the tick whose request is under way
  const unsaved = new Set(); // ids that were sent in vain
  const lost = new Set(); // ids that were refused, until somebody has read so
  let wait = FIRST_MS;
  let timer = 0;
  let finishing = null;
  let isLeaving = false;

  const onShelf = (act) => {
    try {
      return act(window.localStorage);
    } catch {
      return []; // a browser that keeps nothing: then this page alone remembers
    }
  };
  const keep = (id, change) => {
    kept.set(id, change);
    onShelf((storage) => storage.setItem(shelf + id, JSON.stringify(change)));
  };
  const forget = (id) => {
    for (const ids of [kept, sending, unsaved, lost]) ids.delete(id);
    onShelf((storage) => storage.removeItem(shelf + id));
  };
  for (const name of onShelf(Object.keys)) {
    if (name.startsWith(shelf)) {
      onShelf((storage) => kept.set(name.slice(shelf.length), JSON.parse(storage.getItem(name))));
    }
  }

  const tickOf = (id) => roll.querySelector(`.tick[value="${id}"]`);
  const asTick = (element) => (element?.matches?.(".roll .tick") ? element : null);
  const seenOf = (tick) => tick.closest("li").querySelector("[name=seen]").value.split(":");
  const withoutQuery = (path) => (path ?? "").split("?")[0];
  const waiting = () => [...kept].filter(([id, change]) => !change.refused && tickOf(id));

  const show = () => {
    const bar = roll.querySelector("[data-unsent]");
    if (bar) {
      bar.hidden = unsaved.size === 0;
      bar.querySelector("[data-count]").textContent = String(unsaved.size);
    }
    roll.classList.toggle("roll-waiting", unsaved.size > 0);
    const told = roll.querySelector("[data-lost]");
    const names = [...lost].map((id) => tickOf(id)?.closest("li").querySelector(".list-title").textContent);
    told.hidden = lost.size === 0;
    told.querySelector("[data-names]").textContent = names.filter(Boolean).join(roll.dataset.comma);
  };

  const mark = (tick) => {
    const row = tick.closest("li");
    if (row.classList.contains("roll-unsaved")) return;
    row.classList.add("roll-unsaved");
    const note = document.createElement("span");
    note.className = "list-note text-warn";
    note.textContent = roll.dataset.unsaved;
    row.querySelector(".list-text").append(note);
  };

  // A row carries the revision it was seen with, so sending twice does no harm.
  const send = (id) => {
    const tick = tickOf(id);
    const { what, revision } = kept.get(id);
    tick.checked = what === "present";
    tick.setAttribute("hx-vals", JSON.stringify({ what, revision }));
    window.htmx.trigger(tick, "change");
  };
  const sendAll = () => {
    clearTimeout(timer);
    for (const [id] of waiting()) if (sending.get(id) !== tickOf(id)) send(id);
  };
  const failed = (id) => {
    sending.delete(id);
    finishing = null;
    const tick = tickOf(id);
    if (tick) mark(tick);
    unsaved.add(id);
    show();
    clearTimeout(timer);
    timer = setTimeout(() => { wait = Math.min(wait * 2, LONGEST_MS); sendAll(); }, wait);
  };
  const reload = () => {
    isLeaving = true;
    window.location.reload();
  };

  // What is kept meets the rows as the server has just shown them.
  const settle = () => {
    for (const [id, change] of kept) {
      const tick = tickOf(id);
      if (tick && sending.get(id) === tick) continue;
      if (tick && seenOf(tick)[2] === change.what) forget(id);
      else if (!tick && roll.querySelector(`[data-row="${id}"]`)) continue; // its reasons are open
      else if (change.refused || !isOpen || !tick) lost.add(id);
      else send(id);
    }
    show();
  };
  const finish = () => {
    const button = finishing;
    if (!button || waiting().length) return;
    finishing = null;
    if (!roll.querySelector("#roll-list [role=alert]")) button.form.requestSubmit(button);
  };

  document.addEventListener("htmx:beforeRequest", (event) => {
    const tick = asTick(event.detail.elt);
    if (!tick) return;
    const { what, revision } = JSON.parse(tick.getAttribute("hx-vals"));
    keep(tick.value, { what, revision });
    sending.set(tick.value, tick);
    tick.disabled = true; // a second tap waits for the first one's answer
  });

  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { elt, xhr, pathInfo } = event.detail;
    if (!roll.contains(elt)) return;
    const tick = asTick(elt);
    const isElsewhere = withoutQuery(pathInfo.responsePath) !== withoutQuery(pathInfo.requestPath);
    if (xhr.status >= 500) return; // told below
    if (xhr.status >= 400 || isElsewhere) {
      // Refused, or led to the sign-in: the page says how things stand.
      event.preventDefault();
      if (tick && xhr.status >= 400) keep(tick.value, { ...kept.get(tick.value), refused: true });
      reload();
      return;
    }
    if (tick) forget(tick.value);
    wait = FIRST_MS;
    roll.querySelector("[data-not-done]").hidden = true;
    show();
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, xhr } = event.detail;
    if (!roll.contains(elt) || isLeaving) return;
    const tick = asTick(elt);
    if (tick && sending.get(tick.value) === tick) failed(tick.value);
    else if (!tick && (xhr.status === 0 || xhr.status >= 500)) roll.querySelector("[data-not-done]").hidden = false;
  });

  document.addEventListener("htmx:load", () => { settle(); finish(); });
  window.addEventListener("online", () => { wait = FIRST_MS; sendAll(); });
  roll.addEventListener("click", (event) => {
    if (event.target.closest("[data-again]")) sendAll();
    if (event.target.closest("[data-read]")) {
      for (const id of lost) forget(id);
      show();
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size && !isLeaving) event.preventDefault();
  });

  // Finishing waits until every tick has been answered for, and stops where two said different things.
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "roll" || waiting().length === 0) return;
    event.preventDefault();
    finishing = event.submitter;
    sendAll();
  });
})();
