/* When an answer is saved: after a pause in typing, on leaving a field, once the page is hidden. What a page that is
   gone has left on this device, the next one sends: in its control where the page has it, else as a parcel. */
import { baseOf, controls, done, isLeaf, leaves, noteTyping, parse, state, touch, valueOf } from "./leaves.js";
import { fit } from "./merging.js";
import { TAB, close, kept, listen, mute, others } from "./outbox.js";
import { flush, send } from "./sending.js";

const PAUSE = 1200; // ms without typing before a save

/* Typing */
document.addEventListener("compositionstart", () => { state.composing = true; });
document.addEventListener("compositionend", (event) => {
  state.composing = false;
  if (isLeaf(event.target)) touch(event.target, PAUSE);
});
document.addEventListener("input", (event) => {
  const { target } = event;
  noteTyping();
  if (target.matches?.("textarea")) fit(target);
  if (!isLeaf(target)) return;
  touch(target, target.matches("[type=checkbox], [type=radio]") ? 0 : PAUSE);
});
document.addEventListener("focusout", (event) => {
  const leaf = leaves.get(event.target.name);
  if (leaf && leaf.refused === undefined && isLeaf(event.target)) touch(event.target, 0);
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) flush(true);
  else send();
});
addEventListener("online", () => { state.tries = 0; flush(); });
addEventListener("pagehide", () => { mute(); close(); });
addEventListener("pageshow", async ({ persisted }) => {
  state.composing = false;
  listen();
  if (persisted) await reclaim();
  flush();
});

/* Take over what pages that are gone have left on the device. */
async function takeOver() {
  const found = (await kept()).filter((record) => record.tab !== TAB);
  const alive = found.length ? await others() : new Set();
  for (const record of found.filter(({ tab }) => !alive.has(tab))) {
    const control = controls(record.name)[0];
    const here = control && isLeaf(control) && control.form.action === record.action && !leaves.has(record.name);
    if (here) adopt(record, control);
    else state.parcels.push(record);
  }
  // What was written before this script was here, or put back by the browser itself, is not saved yet either.
  for (const control of document.querySelectorAll("section > form textarea, section > form input:not([type=hidden])"))
    if (isChanged(control) && isLeaf(control) && !leaves.has(control.name)) touch(control, 0);
  send();
}

const isChanged = (c) => c.value !== c.defaultValue || (c.checked !== c.defaultChecked && (c.checked || c.type === "checkbox"));

function adopt({ name, value, base, frozen }, control) {
  for (const one of controls(name)) {
    if (one.type === "radio") one.checked = one.value === value;
    else if (one.type === "checkbox") one.checked = value !== "";
    else one.value = value;
  }
  baseOf(name).value = base;
  touch(control, 0);
  if (frozen) leaves.get(name).frozen = { ...frozen, body: new URLSearchParams(frozen.body), action: control.form.action };
  if (control.matches("textarea")) fit(control);
}

/* Back on a page that was put aside: what it had kept, another page may have sent meanwhile. */
async function reclaim() {
  const there = new Set((await kept()).map(({ id }) => id));
  for (const [name, leaf] of [...leaves]) {
    if (!leaf.record || there.has(leaf.record.id)) continue;
    const answer = await fetch(leaf.record.action, { headers: { "HX-Request": "true" } }).catch(() => null);
    const fresh = answer?.ok && parse(await answer.text());
    if (!fresh || valueOf(name, fresh) !== leaf.kept) continue;
    baseOf(name).value = baseOf(name, fresh).value;
    leaf.frozen = undefined;
    if (valueOf(name) === leaf.kept) done(name, leaf);
  }
}

listen();
takeOver();
