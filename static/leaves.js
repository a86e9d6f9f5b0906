/* What this page has typed and the server has not: its leaves.

   A leaf is one control name. Its control and its hidden base share one `.field`. A leaf has two slots: the request in
   flight, frozen (same key and same body until it is answered, so that a lost answer changes nothing), and whatever
   newer text stands in the control behind it. Both are kept in the device's outbox until the server has answered. */
import { TAB, drop, keep } from "./outbox.js";

const LONGEST = 8000; // ms of typing without a pause before a save
export const KEEP = 150; // ms between a keystroke and its copy in the outbox

export const leaves = new Map(); // name -> {frozen, since, timer, refused, kept, record}
/* `parcels` are records whose control is not on this page; `slow` while a save has no answer yet; `tries` in vain. */
export const state = { parcels: [], sending: false, slow: false, composing: false, tries: 0 };

let sendDue = () => {};
export const whenDue = (send) => { sendDue = send; };

export const controls = (name, root = document) =>
  [...root.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter((c) => c.type !== "hidden" && c.type !== "submit");
export const baseOf = (name, root = document) => root.querySelector(`input[name="${CSS.escape(name)}.base"]`);
const lines = (text) => text.replace(/\r\n?/g, "\n");

export function valueOf(name, root = document) {
  const found = controls(name, root);
  if (!found.length) return null;
  if (found[0].type === "radio") return found.find((c) => c.checked)?.value ?? "";
  if (found[0].type === "checkbox") return found[0].checked ? found[0].value : "";
  return lines(found[0].value);
}

export const isLeaf = (c) => c.name && c.type !== "hidden" && c.form?.matches("section > form") && !!baseOf(c.name, c.form);
export const fieldOf = (name) => controls(name)[0]?.closest(".field");
export const sectionOf = (name) => controls(name)[0]?.closest("section");

/* The leaf differs from what its base was drawn from, as far as this page knows. */
export function touch(control, wait) {
  const { name } = control;
  const leaf = leaves.get(name) ?? { since: Date.now() };
  leaf.refused = undefined;
  leaves.set(name, leaf);
  clearTimeout(leaf.timer);
  leaf.due = wait <= 0;
  const left = Math.max(0, Math.min(wait, leaf.since + LONGEST - Date.now()));
  leaf.timer = setTimeout(() => { leaf.due = true; sendDue(); }, left);
  leaf.storing ??= setTimeout(() => store(name, leaf), KEEP);
  tell();
}

/* Keep a leaf's two slots on the device. */
export async function store(name, leaf) {
  clearTimeout(leaf.storing);
  leaf.storing = undefined;
  const field = fieldOf(name);
  if (!field || leaves.get(name) !== leaf) return;
  const { action } = field.closest("form");
  const value = valueOf(name);
  leaf.record = {
    id: `${new URL(action).pathname} ${name}`,
    tab: TAB,
    action,
    name,
    value,
    base: baseOf(name).value,
    frozen: leaf.frozen && { body: String(leaf.frozen.body), value: leaf.frozen.value },
    question: field.closest(".question")?.querySelector(".ask, .tick")?.innerText ?? "",
    page: document.title,
  };
  await keep(leaf.record).then(() => { leaf.kept = value; }, () => { leaf.kept = undefined; });
  tell();
}

export function done(name, leaf) {
  clearTimeout(leaf.timer);
  clearTimeout(leaf.storing);
  leaves.delete(name);
  if (leaf.record) drop(leaf.record.id);
}

const isKept = ([name, leaf]) => leaf.kept !== undefined && leaf.kept === valueOf(name);

export function tell() {
  const unkept = [...leaves].filter((entry) => !isKept(entry));
  for (const section of document.querySelectorAll("section.unsaved")) section.classList.remove("unsaved", "kept");
  for (const name of leaves.keys()) sectionOf(name)?.classList.add("unsaved", "kept");
  // Before a first try has failed nothing waits for a connection, and what the device has not confirmed it has not got.
  for (const name of state.tries || state.slow ? unkept.map(([name]) => name) : leaves.keys()) sectionOf(name)?.classList.remove("kept");
  document.documentElement.classList.toggle("has-unsaved", leaves.size > 0);
  (unkept.length ? addEventListener : removeEventListener)("beforeunload", warn);
  const waiting = leaves.size + state.parcels.length;
  const line = document.getElementById("unsent");
  line.hidden = !waiting || !(state.tries || state.slow || state.parcels.some((parcel) => parcel.refused));
  if (!line.hidden) line.querySelector("strong").textContent = waiting;
  document.dispatchEvent(new Event("outbox"));
}

const AT_WORK = 10000; // ms after the last keystroke for which somebody still writes
let typed = 0;
export const noteTyping = () => { typed = Date.now(); };

/* The id of the section in which somebody writes on this device; "" where nobody does. */
export function writingIn() {
  const [name] = leaves.keys();
  const focused = document.activeElement?.matches("textarea, input") && Date.now() - typed < AT_WORK;
  return (name && sectionOf(name)?.id) || (focused && document.activeElement.closest("section.card")?.id) || "";
}

/* Whether anything is typed, on its way or being composed: then nothing is merged from elsewhere. */
export const isBusy = () => leaves.size > 0 || state.sending || state.composing;

const warn = (event) => event.preventDefault();

export const parse = (text) => new DOMParser().parseFromString(text, "text/html");

/* Which panels of questions stand open, as controls that ask the server to draw them again. */
export const openPanels = (root) => root.querySelectorAll(".panel > input[name=help], .panel > input[name=more]");
