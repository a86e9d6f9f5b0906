/* Saves each answer by itself: after a pause in typing, on leaving a field, once the page is hidden.

   A leaf is one control name. Its control and its hidden base share one `.field`. A leaf has two slots: the request in
   flight, frozen (same key and same body until it is answered, so that a lost answer changes nothing), and whatever
   newer text stands in the control behind it. Body and base are built when a request really leaves. Sections that come
   back are merged by htmx's morph, which passes over every field that has focus or text that is not saved yet. */

const PAUSE = 1200; // ms without typing before a save
const LONGEST = 8000; // ms of typing without a pause before a save
const RETRY = [1, 2, 4, 8, 15, 30]; // seconds between tries while the server cannot be reached

const leaves = new Map(); // name -> {frozen, since, timer, refused}
let sending = false;
let tries = 0;
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
  const name = control.name;
  const leaf = leaves.get(name) ?? { since: Date.now() };
  leaf.refused = undefined;
  leaves.set(name, leaf);
  clearTimeout(leaf.timer);
  leaf.due = wait <= 0;
  const left = Math.max(0, Math.min(wait, leaf.since + LONGEST - Date.now()));
  leaf.timer = setTimeout(() => { leaf.due = true; send(); }, left);
  tell();
}

function tell() {
  for (const section of document.querySelectorAll("section.unsaved")) section.classList.remove("unsaved");
  for (const name of leaves.keys()) sectionOf(name)?.classList.add("unsaved");
  const unsaved = leaves.size > 0;
  document.documentElement.classList.toggle("has-unsaved", unsaved);
  (unsaved ? addEventListener : removeEventListener)("beforeunload", warn);
}

/* Whether anything is typed, on its way or being composed: then nothing is merged from elsewhere. */
export const isBusy = () => leaves.size > 0 || sending || composing;

const warn = (event) => event.preventDefault();

function freeze(name) {
  const field = fieldOf(name);
  const form = field.closest("form");
  const body = new URLSearchParams({ key: uuid(), [name]: valueOf(name), [`${name}.base`]: baseOf(name, form).value });
  // The ids of the rows that this page shows: the answer draws the same ones again.
  for (const base of field.closest(".rows")?.querySelectorAll("input[name$='.base']") ?? [])
    if (!body.has(base.name)) body.append(base.name, base.value);
  return { name, body, value: valueOf(name), action: form.action };
}

/* Send what is due, one leaf after the other, in the order in which they were touched. */
async function send(keepalive = false) {
  if (sending || composing) return;
  sending = true;
  clearTimeout(retry);
  try {
    for (;;) {
      const next = [...leaves].find(([name, leaf]) => (leaf.frozen || leaf.due) && leaf.refused === undefined && fieldOf(name));
      if (!next || composing) break;
      const [name, leaf] = next;
      if (!leaf.frozen) {
        leaf.due = false;
        leaf.frozen = freeze(name);
      }
      const answer = await post(leaf.frozen, keepalive);
      if (!answer) { later(); break; }
      await settle(name, leaf, answer);
    }
  } finally {
    sending = false;
    tell();
  }
}

function later() {
  const wait = RETRY[Math.min(tries++, RETRY.length - 1)] * 1000;
  retry = setTimeout(send, wait);
  for (const status of document.querySelectorAll("section.unsaved .status"))
    status.textContent = document.body.dataset.unsaved;
}

/* Post a frozen save. A token that has grown old is renewed and the same save is sent again. `null`: try later. */
async function post(frozen, keepalive, renewed = false) {
  try {
    const answer = await fetch(frozen.action, {
      method: "POST",
      body: frozen.body,
      keepalive,
      redirect: "error",
      headers: { "HX-Request": "true", "X-CSRFToken": token() },
    });
    const text = await answer.text();
    if (answer.status === 400 && !renewed && (await renew(frozen.action))) return post(frozen, keepalive, true);
    return answer.status >= 500 || answer.status === 400 ? null : { status: answer.status, text };
  } catch {
    return null;
  }
}

const token = () => document.querySelector("section > form input[name=csrf_token]")?.value ?? "";

async function renew(action) {
  const answer = await fetch(action, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return false;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("input[name=csrf_token]");
  for (const input of document.querySelectorAll("input[name=csrf_token]")) input.value = fresh.value;
  return true;
}

async function settle(name, leaf, answer) {
  tries = 0;
  const { value } = leaf.frozen;
  leaf.frozen = undefined;
  leaf.since = Date.now();
  const drawn = answer.text.includes("<section");
  if (drawn && (answer.status === 200 || answer.status === 409)) {
    if (valueOf(name) === value) { clearTimeout(leaf.timer); leaves.delete(name); }
  } else {
    leaf.refused = value; // too long, or a link that is gone: wait for another text
  }
  if (drawn) await merge(sectionOf(name), answer.text, new Map([[name, value]]));
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
  const fresh = new DOMParser().parseFromString(text, "text/html");
  for (const field of section.querySelectorAll(".field[id]")) {
    const name = field.querySelector("input[name$='.base']")?.name.slice(0, -5);
    const busy = leaves.has(name) || (field.contains(document.activeElement) && document.activeElement.matches("textarea, input"));
    field.toggleAttribute("hx-morph-skip", busy);
    if (!busy) continue;
    const drawn = fresh.getElementById(field.id);
    // A base is adopted only with the text that it was drawn from: never that of a text nobody has seen here.
    if (!drawn || (sent.has(name) ? valueOf(name, drawn) !== sent.get(name) : true)) continue;
    baseOf(name, field).value = baseOf(name, drawn).value;
    for (const part of [".conflict", ".error"]) {
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
  for (const leaf of leaves.values()) { clearTimeout(leaf.timer); leaf.due = true; }
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
  if (event.submitter?.name.endsWith(".resolve")) document.activeElement?.blur(); // the choice may replace the text
  if (!form.matches("section > form[data-hx-post]") || !leaves.size) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { submitter } = event;
  flush().then(() => {
    // A refused text goes with the form all the same, so that its message comes back beside it.
    if (tries) return;
    for (const [name, leaf] of leaves) if (leaf.refused !== undefined && form.contains(fieldOf(name))) leaves.delete(name);
    form.requestSubmit(submitter?.isConnected ? submitter : undefined);
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

document.addEventListener("htmx:error", () => {
  for (const status of document.querySelectorAll(".status")) if (status.closest("section.unsaved")) status.textContent = document.body.dataset.unsaved;
});

/* Typing */
document.addEventListener("compositionstart", () => { composing = true; });
document.addEventListener("compositionend", (event) => {
  composing = false;
  if (isLeaf(event.target)) touch(event.target, PAUSE);
});
document.addEventListener("input", (event) => {
  const { target } = event;
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
addEventListener("pageshow", () => { composing = false; flush(); });

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

/* A text that the browser put back into the page after a reload is not saved yet. */
for (const control of document.querySelectorAll("section > form textarea, section > form input[type=text]"))
  if (control.value !== control.defaultValue && isLeaf(control)) touch(control, 0);
