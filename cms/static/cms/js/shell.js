/* Small comforts; every page works without them. */
(function () {
  "use strict";

  function closeMenus(except) {
    document.querySelectorAll("[data-menu][open]").forEach(function (menu) {
      if (menu !== except) {
        menu.open = false;
      }
    });
  }

  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest("[data-menu]"));
    var button = event.target.closest("[data-copy-button]");
    if (!button) {
      return;
    }
    var source = button.closest("[data-copy]").querySelector("[data-copy-source]");
    navigator.clipboard.writeText(source.value).then(function () {
      button.textContent = button.dataset.done;
    });
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") {
      return;
    }
    var open = document.querySelector("[data-menu][open]");
    if (open) {
      closeMenus(null);
      open.querySelector("summary").focus();
    }
  });

  function prepare(root) {
    if (navigator.clipboard) {
      root.querySelectorAll("[data-copy-button]").forEach(function (button) {
        button.hidden = false;
      });
    }
    var summary = root.querySelector("[data-error-summary]");
    if (summary) {
      summary.focus();
    }
    root.querySelectorAll(".step-current").forEach(function (step) {
      var track = step.closest(".steps");
      track.scrollLeft = step.offsetLeft - track.clientWidth / 3;
    });
  }

  prepare(document);
  document.addEventListener("htmx:load", function (event) {
    if (event.target !== document.body) {
      prepare(event.target);
    }
  });
})();
