/* Brings in what another device has saved: asks every few seconds while the page is seen, and merges only what differs.
   The server answers 204 before any work when nothing is new. */
import { isBusy, merge } from "./autosave.js";

const EVERY = 4000; // ms: what one device saves is on the other within five seconds

/* The ids of this page's rows, so that the answer draws the same blank ones again. */
const rows = () =>
  [...document.querySelectorAll(".rows input[name$='.base']")].map((base) => ["row", base.name.slice(0, -5)]);

async function look() {
  if (document.hidden || isBusy() || !document.body.dataset.validator) return;
  const asked = new URL(location.pathname, location.origin);
  asked.search = new URLSearchParams([["since", document.body.dataset.validator], ...rows()]);
  const answer = await fetch(asked).catch(() => null);
  if (answer?.status !== 200 || isBusy()) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const section of document.querySelectorAll("main section.card[id]")) {
    const drawn = fresh.getElementById(section.id);
    if (isBusy()) return; // the rest comes with the next look: the validator is still the old one
    if (drawn) await merge(section, drawn.outerHTML, new Map());
  }
  for (const name of [".path", ".agenda"]) {
    const [old, drawn] = [document.querySelector(name), fresh.querySelector(name)];
    if (old && drawn) await htmx.swap({ sourceElement: old, target: old, swap: "outerMorph", text: drawn.outerHTML });
  }
  document.body.dataset.validator = fresh.body.dataset.validator;
}

setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);
