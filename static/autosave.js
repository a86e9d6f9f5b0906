/* Saves each answer by itself: after a pause in typing, on leaving a field, once the page is hidden.

   A leaf is one control name. Its control and its hidden base share one `.field`. A leaf has two slots: the request in
   flight, frozen (same key and same body until it is answered, so that a lost answer changes nothing), and whatever
   newer text stands in the control behind it. Body and base are built when a request really leaves. Both slots are kept
   in the device's outbox until the server has answered; what a page that is gone has left there, the next one sends: in
   its control where the page has it, else as a parcel. Sections that come back are merged by htmx's morph, which passes
   over every field that has focus or text that is not saved yet. */
import { TAB, close, drop, keep, kept, listen, mute, others } from "./outbox.js";

const PAUSE = 1200; // ms without typing before a save
const LONGEST = 8000; // ms of typing without a pause before a save
const KEEP = 150; // ms between a keystroke and its copy in the outbox
const SLOW = 4000; // ms without an answer before the page says that the text is still here alone
const PATIENCE = 20000; // ms without an answer before a save is sent again
const RETRY = [1, 2, 4, 8, 15, 30]; // seconds between tries while the server cannot be reached

const leaves = new Map(); // name -> {frozen, since, timer, refused, kept, record}
let parcels = []; // records whose control is not on this page
let sending = false;
let tries = 0;
let slow = false;
let composing = false;
let retry = 0;

const uuid = () => {
  const b = crypto.getRandomValues(new Uint8Array(16)); // randomUUID is missing on http in a local network
  b[6] = (b[6] & 15) | 64;
  b[8] = (b[8] & 63) | 128;
  const hex = [...b].map((n) => n.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};

const controls = (name, root = document) =>
  [...root.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter((c) => c.type !== "hidden" && c.type !== "submit");
const baseOf = (name, root = document) => root.querySelector(`input[name="${CSS.escape(name)}.base"]`);
const lines = (text) => text.replace(/\r\n?/g, "\n");

function valueOf(name, root = document) {
  const found = controls(name, root);
  if (!found.length) return null;
  if (found[0].type === "radio") return found.find((c) => c.checked)?.value ?? "";
  if (found[0].type === "checkbox") return found[0].checked ? found[0].value : "";
  return lines(found[0].value);
}

const isLeaf = (c) => c.name && c.type !== "hidden" && c.form?.matches("section > form") && !!baseOf(c.name, c.form);
const fieldOf = (name) => controls(name)[0]?.closest(".field");
const sectionOf = (name) => controls(name)[0]?.closest("section");

/* The leaf differs from what its base was drawn from, as far as this page knows. */
function touch(control, wait) {
  const { name } = control;
  const leaf = leaves.get(name) ?? { since: Date.now() };
  leaf.refused = undefined;
  leaves.set(name, leaf);
  clearTimeout(leaf.timer);
  leaf.due = wait <= 0;
  const left = Math.max(0, Math.min(wait, leaf.since + LONGEST - Date.now()));
  leaf.timer = setTimeout(() => { leaf.due = true; send(); }, left);
  leaf.storing ??= setTimeout(() => store(name, leaf), KEEP);
  tell();
}

/* Keep a leaf's two slots on the device. */
async function store(name, leaf) {
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

const isKept = ([name, leaf]) => leaf.kept !== undefined && leaf.kept === valueOf(name);

function tell() {
  const unkept = [...leaves].filter((entry) => !isKept(entry));
  for (const section of document.querySelectorAll("section.unsaved")) section.classList.remove("unsaved", "kept");
  for (const name of leaves.keys()) sectionOf(name)?.classList.add("unsaved", "kept");
  // Before a first try has failed nothing waits for a connection, and what the device has not confirmed it has not got.
  for (const name of tries || slow ? unkept.map(([name]) => name) : leaves.keys()) sectionOf(name)?.classList.remove("kept");
  document.documentElement.classList.toggle("has-unsaved", leaves.size > 0);
  (unkept.length ? addEventListener : removeEventListener)("beforeunload", warn);
  const waiting = leaves.size + parcels.length;
  const line = document.getElementById("unsent");
  line.hidden = !waiting || !(tries || slow || parcels.some((parcel) => parcel.refused));
  if (!line.hidden) line.querySelector("strong").textContent = waiting;
  document.dispatchEvent(new Event("outbox"));
}

const AT_WORK = 10000; // ms after the last keystroke for which somebody still writes
let typed = 0;

/* The id of the section in which somebody writes on this device; "" where nobody does. */
export function writingIn() {
  const [name] = leaves.keys();
  const focused = document.activeElement?.matches("textarea, input") && Date.now() - typed < AT_WORK;
  return (name && sectionOf(name)?.id) || (focused && document.activeElement.closest("section.card")?.id) || "";
}

/* Whether anything is typed, on its way or being composed: then nothing is merged from elsewhere. */
export const isBusy = () => leaves.size > 0 || sending || composing;

const warn = (event) => event.preventDefault();

const seal = (name, value, base) => new URLSearchParams({ key: uuid(), [name]: value, [`${name}.base`]: base });

function freeze(name) {
  const field = fieldOf(name);
  const form = field.closest("form");
  const body = seal(name, valueOf(name), baseOf(name, form).value);
  // The ids of the rows that this page shows: the answer draws the same ones again.
  for (const base of field.closest(".rows")?.querySelectorAll("input[name$='.base']") ?? [])
    if (!body.has(base.name)) body.append(base.name, base.value);
  return { body, value: valueOf(name), action: form.action };
}

/* Send what is due, one leaf after the other, in the order in which they were touched; then the parcels. */
async function send(keepalive = false) {
  if (sending || composing) return;
  sending = true;
  clearTimeout(retry);
  try {
    while (!composing) {
      const next = [...leaves].find(([, leaf]) => (leaf.frozen || leaf.due) && leaf.refused === undefined);
      const parcel = parcels.find(({ refused }) => !refused);
      if (!next && !parcel) break;
      if (!(next ? await sendLeaf(...next, keepalive) : await deliver(parcel, keepalive))) { later(); break; }
    }
  } finally {
    sending = false;
    tell();
  }
}

async function sendLeaf(name, leaf, keepalive) {
  if (!fieldOf(name)) { // its row or question has left the page
    leaves.delete(name);
    if (leaf.record) parcels.push(leaf.record);
    return true;
  }
  if (!leaf.frozen) {
    leaf.due = false;
    leaf.frozen = freeze(name);
    const stored = store(name, leaf);
    if (!keepalive) await Promise.race([stored, new Promise((done) => setTimeout(done, KEEP))]);
  }
  const answer = await post(leaf.frozen, keepalive);
  if (answer) await settle(name, leaf, answer);
  return answer;
}

/* Send a record without its control: first the save that was on its way, then the text behind it. */
async function deliver(parcel, keepalive) {
  const { name } = parcel;
  for (;;) {
    parcel.frozen ??= { body: String(seal(name, parcel.value, parcel.base)), value: parcel.value };
    const answer = await post({ body: new URLSearchParams(parcel.frozen.body), action: parcel.action }, keepalive);
    if (!answer) return false;
    tries = 0;
    if (!isDrawn(answer)) {
      parcel.refused = answer.status;
      await keep(parcel).catch(() => {});
      return true;
    }
    const { value } = parcel.frozen;
    parcel.frozen = undefined;
    if (value === parcel.value) {
      parcels = parcels.filter((other) => other !== parcel);
      await drop(parcel.id);
      return true;
    }
    parcel.base = baseOf(name, parse(answer.text))?.value ?? parcel.base;
  }
}

const parse = (text) => new DOMParser().parseFromString(text, "text/html");
/* The server has the text: as the answer, or beside another text. */
const isDrawn = ({ status, text }) => (status === 200 || status === 409) && text.includes("<section");

function later() {
  retry = setTimeout(send, RETRY[Math.min(tries++, RETRY.length - 1)] * 1000);
}

/* Post a frozen save. A token that has grown old is renewed and the same save is sent again. `null`: try later. */
async function post(frozen, keepalive, again = false) {
  const timer = setTimeout(() => { slow = true; tell(); }, SLOW);
  try {
    const answer = await fetch(frozen.action, {
      method: "POST",
      signal: AbortSignal.timeout(PATIENCE),
      body: frozen.body,
      keepalive,
      redirect: "error",
      headers: { "HX-Request": "true", "X-CSRFToken": token() },
    });
    const text = await answer.text();
    if (answer.status === 400 && !again && (await renew(frozen.action))) return post(frozen, keepalive, true);
    return answer.status >= 500 || answer.status === 400 ? null : { status: answer.status, text };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
    slow = false;
  }
}

let renewed; // the token of a page that has none of its own
const token = () => document.querySelector("section > form input[name=csrf_token]")?.value ?? renewed ?? "";

async function renew(action) {
  const answer = await fetch(action, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return false;
  const fresh = parse(await answer.text()).querySelector("input[name=csrf_token]");
  renewed = fresh?.value;
  if (!renewed) return false;
  for (const input of document.querySelectorAll("input[name=csrf_token]")) input.value = fresh.value;
  return true;
}

async function settle(name, leaf, answer) {
  tries = 0;
  const { value } = leaf.frozen;
  leaf.frozen = undefined;
  leaf.since = Date.now();
  if (isDrawn(answer)) {
    if (valueOf(name) === value) done(name, leaf);
  } else {
    leaf.refused = value; // too long, or a link that is gone: wait for another text
  }
  if (answer.text.includes("<section")) await merge(sectionOf(name), answer.text, new Map([[name, value]]));
}

function done(name, leaf) {
  clearTimeout(leaf.timer);
  clearTimeout(leaf.storing);
  leaves.delete(name);
  if (leaf.record) drop(leaf.record.id);
}

/* Merge a section that came back. `sent` maps the names that were sent to their values. */
export async function merge(section, text, sent) {
  if (!section) return;
  prepare(section, text, sent);
  await htmx.swap({ sourceElement: section, target: section, swap: "outerMorph", text });
  restore(document.getElementById(section.id));
}

const opened = new Map();

/* Before a morph: adopt the bases of what was sent, guard the fields at work, remember what is unfolded. */
function prepare(section, text, sent) {
  const fresh = parse(text);
  for (const field of section.querySelectorAll(".field[id]")) {
    const name = field.querySelector("input[name$='.base']")?.name.slice(0, -5);
    const busy = leaves.has(name) || (field.contains(document.activeElement) && document.activeElement.matches("textarea, input"));
    field.toggleAttribute("hx-morph-skip", busy);
    if (!busy) continue;
    const drawn = fresh.getElementById(field.id);
    // A base is adopted only with the text that it was drawn from: never that of a text nobody has seen here.
    if (!drawn || (sent.has(name) ? valueOf(name, drawn) !== sent.get(name) : true)) continue;
    baseOf(name, field).value = baseOf(name, drawn).value;
    for (const part of [".conflict", ".error", ".undo"]) {
      field.querySelector(part)?.remove();
      if (drawn.querySelector(part)) field.append(document.importNode(drawn.querySelector(part), true));
    }
  }
  opened.clear();
  for (const details of section.querySelectorAll("details[id]")) opened.set(details.id, details.open);
}

/* After a morph: ticks and folds as people left them. */
function restore(section) {
  for (const details of section.querySelectorAll("details[id]"))
    if (opened.has(details.id)) details.open = opened.get(details.id);
  for (const box of section.querySelectorAll("input[type=checkbox], input[type=radio]"))
    if (!box.closest("[hx-morph-skip]")) box.checked = box.defaultChecked;
  for (const field of section.querySelectorAll("[hx-morph-skip]")) field.removeAttribute("hx-morph-skip");
  grow(section);
  tell();
}

/* Save everything at once, for a button or a page that is left. Resolves to whether all of it is on the server. */
export async function flush(keepalive = false) {
  for (const [name, leaf] of leaves) {
    clearTimeout(leaf.timer);
    leaf.due = true;
    if (leaf.storing) store(name, leaf);
  }
  for (let rounds = 0; leaves.size && rounds < 200; rounds++) {
    if (!sending) await send(keepalive);
    else await new Promise((done) => setTimeout(done, 25));
    if (tries || [...leaves.values()].every((leaf) => leaf.refused !== undefined)) break;
  }
  return leaves.size === 0;
}

/* Buttons: htmx sends the form, once every answer in it is saved. */
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
    if (tries) return;
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

/* Typing */
document.addEventListener("compositionstart", () => { composing = true; });
document.addEventListener("compositionend", (event) => {
  composing = false;
  if (isLeaf(event.target)) touch(event.target, PAUSE);
});
document.addEventListener("input", (event) => {
  const { target } = event;
  typed = Date.now();
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
addEventListener("online", () => { tries = 0; flush(); });
addEventListener("pagehide", () => { mute(); close(); });
addEventListener("pageshow", async ({ persisted }) => {
  composing = false;
  listen();
  if (persisted) await reclaim();
  flush();
});

/* Text areas grow with their text where the style sheet alone cannot do it. */
const grows = !CSS.supports("field-sizing", "content");
function fit(area) {
  if (!grows) return;
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight + 4}px`;
}
function grow(root) {
  for (const area of root.querySelectorAll("textarea")) fit(area);
}
grow(document);

/* Take over what pages that are gone have left on the device. */
async function takeOver() {
  const found = (await kept()).filter((record) => record.tab !== TAB);
  const alive = found.length ? await others() : new Set();
  for (const record of found.filter(({ tab }) => !alive.has(tab))) {
    const control = controls(record.name)[0];
    const here = control && isLeaf(control) && control.form.action === record.action && !leaves.has(record.name);
    if (here) adopt(record, control);
    else parcels.push(record);
  }
  // A text that the browser itself put back into the page is not saved yet either.
  for (const control of document.querySelectorAll("section > form textarea, section > form input[type=text]"))
    if (control.value !== control.defaultValue && isLeaf(control) && !leaves.has(control.name)) touch(control, 0);
  send();
}

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
