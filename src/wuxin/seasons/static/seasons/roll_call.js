// Ticks on a bad connection: what was not acknowledged is shown as unsaved and sent again.
(() => {
  "use strict";

  const AGAIN_MS = 4000;
  const waiting = new Set();
  const tickOf = (event) => {
    const element = event.detail?.elt;
    return element?.matches?.(".roll .tick") ? element : null;
  };

  const mark = (tick) => {
    const row = tick.closest("li");
    if (!row || row.classList.contains("roll-unsaved")) return;
    row.classList.add("roll-unsaved");
    const note = document.createElement("span");
    note.className = "list-note text-warn";
    note.setAttribute("role", "alert");
    note.textContent = tick.closest(".roll").dataset.unsaved;
    row.querySelector(".list-text").append(note);
  };

  // The row carries the revision it was seen with, so sending twice does no harm.
  const sendAgain = () => {
    for (const tick of [...waiting]) {
      waiting.delete(tick);
      if (document.contains(tick)) window.htmx.trigger(tick, "change");
    }
  };

  document.addEventListener("htmx:beforeRequest", (event) => {
    const tick = tickOf(event);
    if (tick) tick.disabled = true; // a second tap waits for the first one's answer
  });

  const failed = (event) => {
    const tick = tickOf(event);
    if (!tick) return;
    mark(tick);
    waiting.add(tick);
    setTimeout(sendAgain, AGAIN_MS);
  };
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status >= 500) failed(event);
    else if (status === 403 || status === 404) window.location.reload();
  });
  window.addEventListener("online", sendAgain);

  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector(".roll-unsaved")) event.preventDefault();
  });

  // With a form that finishes, ticks not acknowledged go along: a disabled box would not be sent.
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "roll") return;
    for (const row of document.querySelectorAll(".roll-unsaved")) {
      row.classList.remove("roll-unsaved");
      row.querySelector(".tick").disabled = false;
    }
  });
})();
