// The manners common to every screen. Hooks are data-… attributes; without this file every form and link still works.
(function () {
  "use strict";

  // Navigation on a narrow screen.
  document.addEventListener("click", function (event) {
    var toggle = event.target.closest("[data-nav-toggle]");
    if (!toggle) return;
    var open = toggle.getAttribute("aria-expanded") !== "true";
    toggle.setAttribute("aria-expanded", String(open));
    toggle.closest("[data-nav]").toggleAttribute("data-open", open);
  });

  // Menus close on Escape, and when the attention goes elsewhere.
  function closeMenus(except) {
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }
  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest("details[data-menu]"));
  });
  document.addEventListener("focusin", function (event) {
    closeMenus(event.target.closest("details[data-menu]"));
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    var menu = document.querySelector("details[data-menu][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // Dialogs.
  document.addEventListener("click", function (event) {
    var opener = event.target.closest("[data-dialog-open]");
    if (opener) document.getElementById(opener.dataset.dialogOpen).showModal();
    var closer = event.target.closest("[data-dialog-close]");
    if (closer) closer.closest("dialog").close();
  });

  // A form sent once is sent once: its buttons rest until the answer comes.
  function pause(form, pending) {
    form.toggleAttribute("aria-busy", pending);
    form.querySelectorAll("button[type=submit], button:not([type])").forEach(function (button) {
      if (pending) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    });
  }
  document.addEventListener(
    "submit",
    function (event) {
      var form = event.target;
      if (form.method !== "post") return;
      if (form.hasAttribute("aria-busy")) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      pause(form, true);
      form.removeAttribute("data-dirty");
    },
    true
  );
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.target.closest && event.target.closest("form");
    if (form) pause(form, false);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[aria-busy]").forEach(function (form) {
      pause(form, false);
    });
  });

  // Leaving with unsaved answers asks first (forms marked data-guard).
  document.addEventListener("input", function (event) {
    var form = event.target.closest("form[data-guard]");
    if (form) form.setAttribute("data-dirty", "");
  });
  window.addEventListener("beforeunload", function (event) {
    if (document.querySelector("form[data-guard][data-dirty]")) event.preventDefault();
  });

  // After a refusal the eye and the screen reader go to the summary of errors.
  function toErrors(root) {
    var summary = root.querySelector("[data-error-summary]");
    if (summary) summary.focus();
  }
  document.addEventListener("DOMContentLoaded", function () {
    toErrors(document);
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    toErrors(event.target);
  });

  // A request that fails is said, never swallowed.
  function say(sentence) {
    var place = document.getElementById("annonce");
    place.textContent = sentence;
    place.classList.remove("visually-hidden");
    place.classList.add("toast-failure");
  }
  document.addEventListener("htmx:responseError", function () {
    say("Le serveur n’a pas pu répondre. Rien de ce que vous avez saisi n’est perdu : réessayez dans un instant.");
  });
  document.addEventListener("htmx:sendError", function () {
    say("La connexion est coupée. Rien de ce que vous avez saisi n’est perdu : réessayez dès son retour.");
  });
  document.addEventListener("htmx:beforeRequest", function () {
    var place = document.getElementById("annonce");
    place.textContent = "";
    place.classList.add("visually-hidden");
    place.classList.remove("toast-failure");
  });

  // Print buttons.
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
  });
})();
