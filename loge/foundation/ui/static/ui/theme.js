// Before the first paint: light or dark, as the person chose or as the device says.
(function () {
  "use strict";
  var picked = "auto"; // without storage the choice lasts as long as the page
  var system = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return localStorage.getItem("loge-theme") || picked;
    } catch (refused) {
      return picked;
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
    picked = button.dataset.themeChoice;
    try {
      localStorage.setItem("loge-theme", picked);
    } catch (refused) {
      // Some browsers are told to keep nothing.
    }
    apply();
  });
  document.addEventListener("DOMContentLoaded", apply);
  system.addEventListener("change", apply);
  apply();
})();
