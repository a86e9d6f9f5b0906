/* Sends what is due, one leaf after the other, and takes in what the server answers. Body and base are built when a
   request really leaves. */
import { KEEP, baseOf, done, fieldOf, leaves, openPanels, parse, sectionOf, state, store, tell, valueOf, whenDue } from "./leaves.js";
import { merge } from "./merging.js";
import { drop, keep } from "./outbox.js";

const SLOW = 4000; // ms without an answer before the page says that the text is still here alone
const PATIENCE = 20000; // ms without an answer before a save is sent again
const RETRY = [1, 2, 4, 8, 15, 30]; // seconds between tries while the server cannot be reached

let retry = 0;

const uuid = () => {
  const b = crypto.getRandomValues(new Uint8Array(16)); // randomUUID is missing on http in a local network
  b[6] = (b[6] & 15) | 64;
  b[8] = (b[8] & 63) | 128;
  const hex = [...b].map((n) => n.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};

const seal = (name, value, base) => new URLSearchParams({ key: uuid(), [name]: value, [`${name}.base`]: base });

function freeze(name) {
  const field = fieldOf(name);
  const form = field.closest("form");
  const body = seal(name, valueOf(name), baseOf(name, form).value);
  // The ids of the rows that this page shows: the answer draws the same ones again.
  for (const base of field.closest(".rows")?.querySelectorAll("input[name$='.base']") ?? [])
    if (!body.has(base.name)) body.append(base.name, base.value);
  for (const { name, value } of openPanels(form)) body.append(name, value);
  return { body, value: valueOf(name), action: form.action };
}

/* Send what is due, one leaf after the other, in the order in which they were touched; then the parcels. */
export async function send(keepalive = false) {
  if (state.sending || state.composing) return;
  state.sending = true;
  clearTimeout(retry);
  try {
    while (!state.composing) {
      const next = [...leaves].find(([, leaf]) => (leaf.frozen || leaf.due) && leaf.refused === undefined);
      const parcel = state.parcels.find(({ refused }) => !refused);
      if (!next && !parcel) break;
      if (!(next ? await sendLeaf(...next, keepalive) : await deliver(parcel, keepalive))) { later(); break; }
    }
  } finally {
    state.sending = false;
    tell();
  }
}

async function sendLeaf(name, leaf, keepalive) {
  if (!fieldOf(name)) { // its row or question has left the page
    leaves.delete(name);
    if (leaf.record) state.parcels.push(leaf.record);
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
    state.tries = 0;
    if (!isDrawn(answer)) {
      parcel.refused = answer.status;
      await keep(parcel).catch(() => {});
      return true;
    }
    const { value } = parcel.frozen;
    parcel.frozen = undefined;
    if (value === parcel.value) {
      state.parcels = state.parcels.filter((other) => other !== parcel);
      await drop(parcel.id);
      return true;
    }
    parcel.base = baseOf(name, parse(answer.text))?.value ?? parcel.base;
  }
}

/* The server has the text: as the answer, or beside another text. */
const isDrawn = ({ status, text }) => (status === 200 || status === 409) && text.includes("<section");

function later() {
  retry = setTimeout(send, RETRY[Math.min(state.tries++, RETRY.length - 1)] * 1000);
}

/* Post a frozen save. A token that has grown old is renewed and the same save is sent again. `null`: try later. */
async function post(frozen, keepalive, again = false) {
  const timer = setTimeout(() => { state.slow = true; tell(); }, SLOW);
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
    state.slow = false;
  }
}

let renewed; // the token of a page that has none of its own
const token = () => document.querySelector("section > form input[name=csrf_token]")?.value ?? renewed ?? "";

export async function renew(action) {
  const answer = await fetch(action, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return false;
  const fresh = parse(await answer.text()).querySelector("input[name=csrf_token]");
  renewed = fresh?.value;
  if (!renewed) return false;
  for (const input of document.querySelectorAll("input[name=csrf_token]")) input.value = fresh.value;
  return true;
}

async function settle(name, leaf, answer) {
  state.tries = 0;
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

/* Save everything at once, for a button or a page that is left. Resolves to whether all of it is on the server. */
export async function flush(keepalive = false) {
  for (const [name, leaf] of leaves) {
    clearTimeout(leaf.timer);
    leaf.due = true;
    if (leaf.storing) store(name, leaf);
  }
  for (let rounds = 0; leaves.size && rounds < 200; rounds++) {
    if (!state.sending) await send(keepalive);
    else await new Promise((done) => setTimeout(done, 25));
    if (state.tries || [...leaves.values()].every((leaf) => leaf.refused !== undefined)) break;
  }
  return leaves.size === 0;
}
whenDue(send);
