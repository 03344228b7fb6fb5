/* A field of a price list stands in one column: chosen for another, it leaves the first. */
(function () {
  "use strict";

  var OFTEN = ["", "from_sum", "of_size"];
  var columns = Array.from(document.querySelectorAll("select[data-role]"));

  columns.forEach(function (chosen) {
    chosen.addEventListener("change", function () {
      if (OFTEN.indexOf(chosen.value) !== -1) {
        return;
      }
      columns.forEach(function (other) {
        if (other !== chosen && other.value === chosen.value) {
          other.value = "";
        }
      });
    });
  });
})();
