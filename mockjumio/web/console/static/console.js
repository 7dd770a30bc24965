// What forms and links cannot do alone. Every page works without it.
"use strict";

document.addEventListener("change", (event) => {
  if (event.target.closest("form.merchants")) event.target.form.requestSubmit();
});
