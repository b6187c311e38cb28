// Before the first paint: light or dark, as the person chose or as the device says.
(function () {
  "use strict";
  var system = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return localStorage.getItem("loge-theme") || "auto";
    } catch (refused) {
      return "auto";
    }
  }

  function apply() {
    var choice = chosen();
    var dark = choice === "dark" || (choice === "auto" && system.matches);
    document.documentElement.setAttribute("data-bs-theme", dark ? "dark" : "light");
    document.querySelectorAll("[data-theme-choice]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
    });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    try {
      localStorage.setItem("loge-theme", button.dataset.themeChoice);
    } catch (refused) {
      // Without storage the choice lasts as long as the page.
    }
    apply();
  });
  document.addEventListener("DOMContentLoaded", apply);
  system.addEventListener("change", apply);
  apply();
})();
