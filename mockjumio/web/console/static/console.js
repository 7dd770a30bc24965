// What forms and links cannot do alone. Every page works without it.
"use strict";

document.addEventListener("change", (event) => {
  if (event.target.closest("form.merchants")) event.target.form.requestSubmit();
});

// Copying needs a page of a safe origin; elsewhere the buttons stay hidden.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
}
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
  button.textContent = "Copied";
});
