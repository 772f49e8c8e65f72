(function () {
  var form = document.getElementById("filter"), only = document.getElementById("only"), said = document.getElementById("said");
  if (!form || !only || !said) { return; }
  function narrow() {
    var rows = document.querySelectorAll("[data-names]"), totals = document.querySelectorAll("[data-total]");
    var name = only.value, shown = 0, i, on;
    for (i = 0; i < rows.length; i += 1) {
      on = !name || rows[i].getAttribute("data-names").indexOf("\n" + name + "\n") >= 0;
      rows[i].hidden = !on;
      if (on) { shown += 1; }
    }
    for (i = 0; i < totals.length; i += 1) { totals[i].hidden = !!name; }
    said.textContent = !name ? "" : form.getAttribute("data-said").split("{shown}").join(String(shown))
      .split("{all}").join(String(rows.length)).split("{name}").join(name);
  }
  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  only.addEventListener("change", narrow);
  window.addEventListener("pageshow", narrow);
}());
