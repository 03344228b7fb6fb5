/* Runs before the first paint: light or dark as the reader chose, else as the system says. */
(function () {
  "use strict";
  var system = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return window.localStorage.getItem("theme");
    } catch (refused) {
      return null;
    }
  }

  function isDark() {
    return chosen() ? chosen() === "dark" : system.matches;
  }

  function show() {
    var dark = isDark();
    document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
    var sheet = document.querySelector("link[data-dark]");
    if (sheet) {
      sheet.media = dark ? "screen" : "not all";
    }
    document.querySelectorAll("[data-theme-toggle]").forEach(function (button) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(dark));
    });
  }

  show();
  system.addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("click", function (event) {
    if (!event.target.closest("[data-theme-toggle]")) {
      return;
    }
    try {
      window.localStorage.setItem("theme", isDark() ? "light" : "dark");
    } catch (refused) {
      return;
    }
    show();
  });
})();
