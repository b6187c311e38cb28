// The manners common to every screen. Hooks are data-… attributes; without this file every form and link still works.
(function () {
  "use strict";

  // Signing in again in another tab changes the token of the forms: the cookie has the right one.
  document.addEventListener(
    "submit",
    function (event) {
      var cookie = /(?:^|; )(?:__Host-|__Secure-)?csrftoken=([^;]+)/.exec(document.cookie);
      var field = event.target.elements.namedItem("csrfmiddlewaretoken");
      if (cookie && field) field.value = cookie[1];
    },
    true
  );

  // Navigation on a narrow screen.
  document.addEventListener("click", function (event) {
    var toggle = event.target.closest("[data-nav-toggle]");
    if (!toggle) return;
    var open = toggle.getAttribute("aria-expanded") !== "true";
    toggle.setAttribute("aria-expanded", String(open));
    toggle.closest("[data-nav]").toggleAttribute("data-open", open);
  });

  // On a narrow screen filters fold away, unless they are in use; on a wide one they are always open.
  var wide = window.matchMedia("(min-width: 48rem)");
  function foldFilters() {
    document.querySelectorAll("details[data-filters]").forEach(function (filters) {
      filters.open = wide.matches || window.location.search !== "";
    });
  }
  document.addEventListener("DOMContentLoaded", foldFilters);
  wide.addEventListener("change", foldFilters);

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

  // A button that copies the text of an element; where the browser will not, the text is selected.
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copies]");
    if (!button) return;
    var source = document.getElementById(button.dataset.copies);
    function choose() {
      window.getSelection().selectAllChildren(source);
    }
    if (!navigator.clipboard) return choose();
    navigator.clipboard.writeText(source.textContent.trim()).then(function () {
      var before = button.innerHTML;
      button.textContent = "Copié";
      window.setTimeout(function () {
        button.innerHTML = before;
      }, 1500);
    }, choose);
  });

  // A form sent once is sent once: its buttons rest until the answer comes. A form that downloads a file keeps the
  // page: it is released after a moment.
  function pause(form, pending) {
    form.toggleAttribute("data-pending", pending);
    form.querySelectorAll("button[type=submit], button:not([type])").forEach(function (button) {
      if (pending) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    });
  }
  document.addEventListener(
    "submit",
    function (event) {
      if (!event.target.hasAttribute("data-pending")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true
  );
  window.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    form.removeAttribute("data-dirty");
    pause(form, true);
    window.setTimeout(pause, form.hasAttribute("data-download") ? 1500 : 15000, form, false);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-pending]").forEach(function (form) {
      pause(form, false);
    });
  });

  // The same for htmx, when the person sent the form (and not when it asks for a count in passing).
  function sentForm(event) {
    var cause = event.detail.requestConfig && event.detail.requestConfig.triggeringEvent;
    return cause && cause.type === "submit" ? event.detail.elt.closest("form") : null;
  }
  document.addEventListener("htmx:beforeRequest", function (event) {
    var form = sentForm(event);
    if (!form) return;
    pause(form, true);
    form.removeAttribute("data-dirty");
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = sentForm(event);
    if (!form) return;
    pause(form, false);
    if (event.detail.failed && form.hasAttribute("data-guard")) form.setAttribute("data-dirty", "");
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
  // Whoever came past the navigation has « #contenu » in the address: the browser goes there once more when all is loaded.
  window.addEventListener("load", function () {
    if (window.location.hash && !document.activeElement.closest("form")) toErrors(document);
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    toErrors(event.target);
  });

  // A part of the page that refreshes itself leaves its reader where they were: what was unfolded, what had the focus.
  var left = null;
  function nameOf(control) {
    var form = control.closest("form");
    return control.getAttribute("href") || (form && form.getAttribute("action")) || "";
  }
  function inOrder(root, selector) {
    return Array.prototype.slice.call(root.querySelectorAll(selector));
  }
  document.addEventListener("htmx:beforeSwap", function (event) {
    var place = event.detail.target;
    left = null;
    if (!(place.getAttribute("hx-trigger") || "").startsWith("every")) return;
    var focused = place.contains(document.activeElement) ? document.activeElement : null;
    left = {
      place: place,
      unfolded: inOrder(place, "details").map(function (one) { return one.open; }),
      name: focused && nameOf(focused),
      summary: focused && focused.matches("summary") ? inOrder(place, "summary").indexOf(focused) : -1,
    };
  });
  document.addEventListener("htmx:afterSwap", function () {
    if (!left) return;
    inOrder(left.place, "details").forEach(function (one, rank) {
      if (left.unfolded[rank]) one.open = true;
    });
    var again = inOrder(left.place, "summary")[left.summary];
    if (!again && left.name) again = inOrder(left.place, "a, button").find(function (one) { return nameOf(one) === left.name; });
    if (again) again.focus({ preventScroll: true });
    left = null;
  });

  // A request that fails is said, never swallowed.
  function say(sentence) {
    var place = document.getElementById("annonce");
    place.textContent = sentence;
    place.classList.remove("visually-hidden");
    place.classList.add("toast-failure");
  }
  document.addEventListener("htmx:responseError", function (event) {
    var status = event.detail.xhr.status;
    if (status === 403) say("Cette action ne vous est pas permise, ou la page est ouverte depuis trop longtemps : rechargez-la.");
    else if (status === 404) say("Cet élément n’existe plus, ou ne fait plus partie de votre périmètre. Rechargez la page.");
    else if (status !== 401) say("Le serveur n’a pas pu répondre. Rien de ce que vous avez saisi n’est perdu : réessayez dans un instant.");
  });
  document.addEventListener("htmx:sendError", function () {
    say("La connexion est coupée. Rien de ce que vous avez saisi n’est perdu : réessayez dès son retour.");
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
