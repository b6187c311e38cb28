/* Arrow keys go from the search box to the results and back, so that the mouse stays where it is. */
(() => {
  const box = document.querySelector("[data-search]");
  const list = document.querySelector("[data-search-results]");
  if (!box || !list) return;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [box, ...list.querySelectorAll("[data-search-result]")];
    const here = stops.indexOf(document.activeElement);
    if (here < 0) return;
    const next = stops[here + (event.key === "ArrowDown" ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
})();
