// While branches are picked: how many places would be left.
(() => {
  "use strict";
  const form = document.querySelector("form[data-places-left]");
  const shown = form?.querySelector("[data-left]");
  if (!shown) return;
  const count = () => {
    let left = Number(form.dataset.placesLeft);
    for (const tick of form.querySelectorAll("[data-places]:checked")) left -= Number(tick.dataset.places);
    shown.textContent = String(left);
    shown.classList.toggle("text-bad", left < 0);
  };
  form.addEventListener("change", count);
  count();
})();
