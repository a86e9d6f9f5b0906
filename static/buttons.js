/* Buttons: htmx sends the form, once every answer in it is saved. */
import { done, fieldOf, isLeaf, leaves, state, valueOf } from "./leaves.js";
import { prepare, restore } from "./merging.js";
import { flush, renew } from "./sending.js";

const sentBy = new WeakMap();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (/\.(resolve|restore)$/.test(event.submitter?.name)) document.activeElement?.blur(); // the choice may replace the text
  if (!form.matches("section > form[data-hx-post]") || !leaves.size) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { submitter } = event;
  flush().then(() => {
    // A refused text goes with the form all the same, so that its message comes back beside it.
    if (state.tries) return;
    for (const [name, leaf] of leaves) if (leaf.refused !== undefined && form.contains(fieldOf(name))) done(name, leaf);
    const same = submitter?.name && form.querySelector(`[name="${CSS.escape(submitter.name)}"][value="${CSS.escape(submitter.value)}"]`);
    form.requestSubmit(submitter?.isConnected ? submitter : same || undefined);
  });
}, true);

document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  if (!ctx.sourceElement.matches("section > form")) return;
  const form = ctx.sourceElement;
  const names = new Set([...form.elements].filter(isLeaf).map((control) => control.name));
  sentBy.set(form, new Map([...names].map((name) => [name, valueOf(name, form)])));
});

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement;
  if (!form?.matches?.("section > form")) return;
  const section = form.closest("section");
  if (!ctx.text.includes("<section")) {
    event.preventDefault();
    const status = section.querySelector(".status");
    status.textContent = document.body.dataset.unsaved;
    if (ctx.response?.raw?.status === 400 && !ctx.healed) renew(form.action).then((good) => good && form.requestSubmit());
    return;
  }
  prepare(section, ctx.text, sentBy.get(form) ?? new Map());
});

document.addEventListener("htmx:after:swap", (event) => {
  const { target } = event.detail.ctx ?? {};
  const section = target?.id ? document.getElementById(target.id) : null;
  if (section?.matches("section.card")) restore(section);
});
