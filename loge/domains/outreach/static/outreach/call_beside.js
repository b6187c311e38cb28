/* What other trades show beside the call: whatever answers a need that is ticked comes first, and says so.
   Nothing here touches what is typed. */
(function () {
  "use strict";
  const form = document.querySelector("[data-call]");
  const place = form && form.querySelector("[data-beside]");
  if (!place) return;

  function show() {
    const ticked = new Set([...form.querySelectorAll("input[name$='-need']:checked")].map((box) => box.value));
    for (const list of place.querySelectorAll("[data-offers]")) {
      const answering = [];
      for (const shown of list.querySelectorAll("[data-needs]")) {
        const answers = shown.dataset.needs.split(" ").some((need) => ticked.has(need));
        const mark = shown.querySelector("[data-answers]");
        if (mark) mark.hidden = !answers;
        if (answers) answering.push(shown);
      }
      // Moving what has the focus would lose it: the order waits for the next tick.
      if (!list.contains(document.activeElement)) list.prepend(...answering);
    }
  }

  form.addEventListener("change", show);
  form.addEventListener("call:restored", show);
  document.addEventListener("htmx:afterSettle", show);
})();
