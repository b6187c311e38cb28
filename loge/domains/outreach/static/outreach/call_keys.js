/* Keys of the call desk: single letters that act only while no text field has the focus, shown beside what they do.
   They can be switched off in the help panel (WCAG 2.1.4). Dialogs, copying a number. */
(function () {
  "use strict";
  const OFF = "loge-appel-sans-touches";
  const form = document.querySelector("[data-call]");

  function isTyping(target) {
    if (!target || target === document.body) return false;
    if (target.isContentEditable || target.matches("textarea, select")) return true;
    return target.matches("input") && !["radio", "checkbox", "button", "submit"].includes(target.type);
  }

  function keysAreOff() {
    try {
      return localStorage.getItem(OFF) === "1";
    } catch (error) {
      return false;
    }
  }

  function press(control) {
    if (control.matches("input[type=radio]")) {
      control.checked = true;
      control.focus();
      control.dispatchEvent(new Event("change", { bubbles: true }));
      const then = control.dataset.then && document.getElementById(control.dataset.then);
      if (then) then.focus();
      return;
    }
    if (control.matches("textarea, input, select")) control.focus();
    else control.click();
  }

  function complete() {
    const button = form && form.querySelector("[data-complete]");
    if (button) button.click();
  }

  function digit(event) {
    const match = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    return match ? Number(match[1]) : 0;
  }

  function tell(name, detail) {
    return !document.dispatchEvent(new CustomEvent(name, { detail: detail, cancelable: true }));
  }

  function act(event) {
    const number = digit(event);
    if (number && tell("script:choose", number)) return true;
    const key = event.key.toLowerCase();
    const wanted = [...document.querySelectorAll("[data-key]")].find(
      (one) => one.dataset.key === key && !one.disabled && one.offsetParent !== null
    );
    if (wanted) {
      press(wanted);
      return true;
    }
    if (key === "j" || key === "k") {
      tell("script:move", key === "j" ? 1 : -1);
      return true;
    }
    return false;
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && form) {
      event.preventDefault();
      complete();
      return;
    }
    if (event.key === "Enter" && form && form.contains(event.target) && event.target.matches("input")) {
      // Enter in a field would send the form: it goes on to the next question instead.
      event.preventDefault();
      if (isTyping(event.target)) {
        event.target.blur();
        tell("script:move", 1);
      } else if (!keysAreOff()) tell("script:write");
      return;
    }
    if (event.key === "Escape" && isTyping(event.target) && event.target.closest("[data-call]")) {
      event.target.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || keysAreOff()) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "Enter") {
      const idle = event.target === document.body;
      if (idle && form && tell("script:write")) event.preventDefault();
      return;
    }
    if (act(event)) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.opens);
      if (dialog && dialog.showModal) {
        event.preventDefault();
        dialog.showModal();
      }
      return;
    }
    const copier = event.target.closest("[data-copy]");
    if (copier) copy(copier);
  });

  async function copy(button) {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      const before = button.innerHTML;
      button.textContent = "Copié";
      setTimeout(() => (button.innerHTML = before), 1500);
    } catch (error) {
      const number = button.closest("[data-number]");
      if (number) window.getSelection().selectAllChildren(number.querySelector("[data-number-text]"));
    }
  }

  const choice = document.querySelector("[data-keys-off]");
  if (choice) {
    choice.checked = keysAreOff();
    choice.addEventListener("change", () => {
      try {
        if (choice.checked) localStorage.setItem(OFF, "1");
        else localStorage.removeItem(OFF);
      } catch (error) {
        /* the choice holds for nothing if the browser keeps nothing */
      }
    });
  }
  document.documentElement.setAttribute("data-keys", "");
  const first = document.querySelector("[data-autofocus]");
  if (first) first.focus();
})();
