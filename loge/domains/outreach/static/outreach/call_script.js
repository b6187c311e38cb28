/* The script on screen follows the answers: only the steps that the answers lead to are shown, one row per person.
   Without this file every step is shown, in order: the call can still be made. */
(function () {
  "use strict";
  const board = document.querySelector("[data-script]");
  if (!board) return;
  const form = board.closest("form");

  const steps = [...board.querySelectorAll("[data-step]")].map((element) => ({
    element: element,
    key: element.dataset.step,
    perPerson: element.dataset.for === "person",
    next: JSON.parse(element.dataset.next || "{}"),
    rows: [...element.querySelectorAll("[data-row]")],
  }));
  const people = (board.dataset.people || "").split(" ").filter(Boolean);
  const byKey = new Map(steps.map((step, index) => [step.key, index]));

  function valueOf(row) {
    const control = row.querySelector("input:checked") || row.querySelector("textarea, input[type=text], select");
    return control ? control.value.trim() : "";
  }

  function rowFor(step, person) {
    return step.perPerson ? step.rows.find((row) => row.dataset.row === person) : step.rows[0];
  }

  /* Mirrors the branching of rules.py: the answer's own branch, else the step that follows. */
  function walk(person) {
    const shown = new Set();
    let index = 0;
    while (index >= 0 && index < steps.length && !shown.has(index)) {
      shown.add(index);
      const row = rowFor(steps[index], person);
      const wanted = steps[index].next[row ? valueOf(row) : ""] || steps[index].next["*"];
      if (wanted === board.dataset.end) break;
      index = wanted && byKey.has(wanted) ? byKey.get(wanted) : index + 1;
    }
    return shown;
  }

  function refresh() {
    const paths = new Map((people.length ? people : [""]).map((person) => [person, walk(person)]));
    let asked = 0;
    let answered = 0;
    steps.forEach((step, index) => {
      const visible = [...paths].filter(([, shown]) => shown.has(index)).map(([person]) => person);
      step.element.hidden = visible.length === 0;
      step.rows.forEach((row) => {
        row.hidden = step.perPerson && !visible.includes(row.dataset.row);
        if (step.element.hidden || row.hidden) return;
        asked += 1;
        if (valueOf(row)) answered += 1;
      });
    });
    progress(answered, asked);
    point();
  }

  function progress(answered, asked) {
    const bar = form.querySelector("[data-script-progress]");
    if (!bar) return;
    bar.max = Math.max(asked, 1);
    bar.value = answered;
    const words = form.querySelector("[data-script-count]");
    if (words) words.textContent = answered + " / " + asked;
  }

  function openRows() {
    return steps.flatMap((step) => (step.element.hidden ? [] : step.rows.filter((row) => !row.hidden)));
  }

  let pointed = null;

  function point(row) {
    const rows = openRows();
    if (row) pointed = row;
    else if (!pointed || !rows.includes(pointed) || valueOf(pointed)) pointed = rows.find((one) => !valueOf(one)) || null;
    board.querySelectorAll("[data-current]").forEach((one) => one.removeAttribute("data-current"));
    if (pointed) pointed.setAttribute("data-current", "");
  }

  function reveal() {
    if (pointed) pointed.scrollIntoView({ block: "nearest" });
  }

  function move(delta) {
    const rows = openRows();
    const at = pointed ? rows.indexOf(pointed) : -1;
    const target = rows[Math.min(Math.max(at + delta, 0), rows.length - 1)];
    if (target) point(target);
    reveal();
  }

  function choose(number) {
    if (!pointed) return false;
    const options = pointed.querySelectorAll("input[type=radio]");
    const option = options[number - 1];
    if (!option) return false;
    option.checked = true;
    option.dispatchEvent(new Event("change", { bubbles: true }));
    reveal();
    return true;
  }

  function write() {
    const field = pointed && pointed.querySelector("textarea, input[type=text]");
    if (field) field.focus();
    return Boolean(field);
  }

  /* An answer that reveals a need or a risk ticks it; the caller may untick it. */
  function suggest(row, control) {
    if (!control.matches("[type=radio]")) return;
    const step = row.closest("[data-step]");
    const who = row.dataset.row ? [row.dataset.row] : people;
    const wish = JSON.parse(step.dataset.signals || "{}")[control.value] || {};
    who.forEach((person) => {
      (wish.needs || []).forEach((code) => tick("p" + person + "-need", code));
      (wish.risks || []).forEach((risk) => {
        tick("p" + person + "-risk", risk.code);
        const level = form.elements["p" + person + "-level-" + risk.code];
        if (level && Number(level.value) < risk.level) level.value = String(risk.level);
      });
    });
  }

  function tick(name, code) {
    const box = [...form.querySelectorAll("input[type=checkbox]")].find((one) => one.name === name && one.value === code);
    if (box) box.checked = true;
  }

  board.addEventListener("change", (event) => {
    const row = event.target.closest("[data-row]");
    if (row) suggest(row, event.target);
    refresh();
  });
  board.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    if (row) point(row);
  });
  form.addEventListener("call:restored", refresh);
  document.addEventListener("script:choose", (event) => {
    if (choose(event.detail)) event.preventDefault();
  });
  document.addEventListener("script:move", (event) => move(event.detail));
  document.addEventListener("script:write", (event) => write() && event.preventDefault());

  const enhanced = form.elements.enhanced;
  if (enhanced) enhanced.value = "1";
  board.setAttribute("data-following", "");
  refresh();
})();
