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

  document.documentElement.classList.add("js");
})();
