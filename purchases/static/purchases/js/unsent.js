/* Pieces typed into an order and not sent: says so, and asks before the page is left. */
(function () {
  "use strict";

  function hasUnsent(form) {
    return form.dataset.unsent === "typed" || Array.from(form.elements).some(function (field) {
      return field.type === "text" && field.value.trim() !== field.defaultValue.trim();
    });
  }

  document.querySelectorAll("form[data-unsent]").forEach(function (form) {
    var note = form.querySelector("[data-unsent-note]");
    var isSent = false;

    function look() {
      if (note) {
        note.hidden = !hasUnsent(form);
      }
    }

    form.addEventListener("input", look);
    form.addEventListener("submit", function () {
      isSent = true;
    });
    window.addEventListener("pageshow", function () {
      isSent = false;
      look();
    });
    window.addEventListener("beforeunload", function (event) {
      if (!isSent && hasUnsent(form)) {
        event.preventDefault();
      }
    });
    look();
  });
})();
