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

  function showCurrent(track, current) {
    track.scrollLeft = current.offsetLeft - (track.clientWidth - current.offsetWidth) / 2;
  }

  /* A table that is wider than its place is scrolled from the keyboard too, and is announced by its caption. */
  function mindWidth(wrap) {
    if (wrap.scrollWidth <= wrap.clientWidth) {
      ["tabindex", "role", "aria-label"].forEach(function (name) {
        wrap.removeAttribute(name);
      });
      return;
    }
    var caption = wrap.querySelector("caption") || document.querySelector("h1");
    wrap.tabIndex = 0;
    wrap.setAttribute("role", "region");
    wrap.setAttribute("aria-label", caption.textContent.trim());
  }

  function mindWidths() {
    document.querySelectorAll(".table-wrap").forEach(mindWidth);
  }

  window.addEventListener("resize", mindWidths);

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
      showCurrent(step.closest(".steps"), step);
    });
    root.querySelectorAll(".tabs [aria-current]").forEach(function (tab) {
      showCurrent(tab.closest(".tabs"), tab);
    });
    mindWidths();
  }

  /* What asks again and again rests while nobody looks. */
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (document.hidden && event.target.hasAttribute("data-only-seen")) {
      event.preventDefault();
    }
  });

  prepare(document);
  document.addEventListener("htmx:load", function (event) {
    if (event.target !== document.body) {
      prepare(event.target);
    }
  });
})();
