/* Copies a link or a text with one tap, and says so only when it was copied. Where the browser copies nothing (a page over
   plain http) the text is shown and selected instead, and the button says so. */

/** Show a text below its button, selected, so that the device's own menu copies it. */
function select(text, button) {
  const area = document.createElement("textarea");
  Object.assign(area, { value: text, readOnly: true, ariaLabel: button.textContent.trim() });
  button.parentElement.querySelector("textarea[readonly]")?.remove();
  button.after(area);
  area.select();
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("button[data-copy]");
  if (!button) return;
  const { copy, copied, selected } = button.dataset;
  try {
    await navigator.clipboard.writeText(copy);
    button.textContent = copied;
  } catch {
    select(copy, button);
    button.textContent = selected;
  }
});
