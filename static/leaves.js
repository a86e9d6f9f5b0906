/* What this page has typed and the server has not: its leaves, and the queue in which they wait
   with the buttons.

   A leaf has two slots: the request in flight, frozen (same key and same body until it is answered,
   so that a lost answer changes nothing), and whatever newer text stands in the control behind it.
   Both are kept in the device's outbox until the server has answered. Body and base are built when
   a request really leaves. */
import {
  addressOf,
  baseOf,
  controlsOf,
  fieldOf,
  here,
  panelNames,
  parse,
  rowsOf,
  sectionOf,
  valueOf,
} from "./fields.js";
import { nameOfLink, Outbox } from "./outbox.js";
import { FAILED, NEWER, Queue, REFUSED, TAKEN, UNREACHABLE } from "./queue.js";
import { TAB, tellOthers } from "./tabs.js";
import { get, isSection, save } from "./transport.js";

const KEEP = 150; // ms between a keystroke and its copy in the outbox

export const outbox = new Outbox();
export const queue = new Queue(() => document.dispatchEvent(new Event("outbox")));

/**
 * @typedef {object} Leaf
 * @property {string} id of its record in the outbox
 * @property {object} [frozen] the request in flight
 * @property {number} [storing] the timer of its next copy
 * @property {object} [record] its last copy
 * @property {string | null} [kept] the text that the device has confirmed to keep
 * @property {number} [status] of the last answer, where that was no receipt
 */
/** @type {Map<string, Leaf>} */
const leaves = new Map();
export const isDirty = (name) => leaves.has(name);
export const dirtyNames = () => [...leaves.keys()];
export const statusOf = (name) => leaves.get(name)?.status;
/**
 * Whether a request of a leaf has left and has no receipt: until then only that same request may go
 * again.
 */
export const isFrozen = (name) => !!leaves.get(name)?.frozen;

export function isKept(name) {
  const { kept } = leaves.get(name);
  return kept !== undefined && kept === valueOf(name);
}

let gone; // ms, when the link of this page was found to be closed
export const isGone = () => !!gone;

/**
 * Look whether the link of this page is closed for good; then what it has kept waits a day for
 * another.
 */
export async function lookForLink() {
  const answer = await get(here().root);
  if (answer?.status !== 404) return false;
  gone ??= Date.now();
  return true;
}

const uuid = () => {
  // randomUUID is missing on http in a local network
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 15) | 64;
  b[8] = (b[8] & 63) | 128;
  const hex = [...b].map((n) => n.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};

/** The body of a save of some controls. What one page saves without a long pause is one version. */
export const seal = (pairs) => new URLSearchParams([["key", uuid()], ["page", TAB], ...pairs]);
export const sealLeaf = (name, value, base) => seal([[name, value], [`${name}.base`, base]]);

/**
 * A leaf differs from what its base was drawn from, as far as this page knows. It is sent after
 * `wait` ms.
 */
export function touch(control, wait) {
  const { name } = control;
  const leaf = leaves.get(name) ??
    { id: `${here().mark || nameOfLink(here().root)} ${name} ${TAB}` };
  leaves.set(name, leaf);
  leaf.status = undefined;
  leaf.storing ??= setTimeout(() => store(name), KEEP);
  queue.add(name, () => sendLeaf(name), wait);
}

/** Keep a leaf's two slots on the device. */
async function store(name) {
  const leaf = leaves.get(name);
  const section = leaf && sectionOf(fieldOf(name));
  if (!section) return;
  clearTimeout(leaf.storing);
  leaf.storing = undefined;
  const { mark, root } = here();
  leaf.record = {
    id: leaf.id,
    tab: TAB,
    mark,
    link: nameOfLink(root),
    path: addressOf(section).replace(root, ""),
    name,
    value: valueOf(name),
    base: baseOf(name).value,
    frozen: leaf.frozen && { body: String(leaf.frozen.body), value: leaf.frozen.value },
    question: fieldOf(name).closest(".question")?.querySelector(".ask, .tick")?.innerText ?? "",
    page: document.title,
    refused: queue.isRefused(name) ? leaf.status : undefined,
    gone,
  };
  const { value } = leaf.record;
  await outbox.keep(leaf.record).then(() => {
    leaf.kept = value;
  }, () => {
    leaf.kept = undefined;
  });
  queue.changed();
}
export const storeAll = () => Promise.all([...leaves.keys()].map(store));

/** The server has a leaf as it stands: nothing of it is kept here any longer. */
export function forget(name) {
  const leaf = leaves.get(name);
  if (!leaf) return;
  clearTimeout(leaf.storing);
  leaves.delete(name);
  queue.drop(name);
  outbox.drop(leaf.id);
}

/** Take up a leaf as a page that is gone has left it. */
export function adoptRecord({ id, name, value, base, frozen }) {
  for (const control of controlsOf(name)) {
    if (control.type === "radio") control.checked = control.value === value;
    else if (control.type === "checkbox") control.checked = value !== "";
    else control.value = value;
  }
  baseOf(name).value = base;
  const body = frozen && new URLSearchParams(frozen.body);
  const sent = new Map([[name, frozen?.value]]);
  leaves.set(name, { id, frozen: frozen && { ...request(body, sent, []), value: frozen.value } });
  touch(controlsOf(name)[0], 0);
}

/** Another page has sent a record of this one: here it goes on from what the server has now. */
export function goOnFrom({ id, name, value, base }) {
  const leaf = leaves.get(name);
  if (leaf?.id !== id || !fieldOf(name)) return;
  baseOf(name).value = base;
  leaf.frozen = undefined;
  if (valueOf(name) === value) forget(name);
}

/** Back on a page that was put aside: what it had kept, another page may have sent meanwhile. */
export async function reclaim() {
  const there = new Set((await outbox.all()).map(({ id }) => id));
  for (const [name, { id, record }] of [...leaves]) {
    const section = sectionOf(fieldOf(name));
    if (!record || !section || there.has(id)) continue;
    const answer = await get(addressOf(section), { headers: { "HX-Request": "true" } });
    const fresh = isSection(answer) && parse(answer.text);
    if (fresh && valueOf(name, fresh) === record.value)
      goOnFrom({ id, name, value: record.value, base: baseOf(name, fresh).value });
  }
}

/** Which leaves are in a button's request that left and has no answer yet, by the button's id. */
const carried = new Map();

/**
 * A button's request leaves, or ended (no names): its leaves wait, for the same request may come
 * again.
 */
export function noteCarried(id, names) {
  if (names) carried.set(id, new Set(names));
  else carried.delete(id);
}
const carriers = (name) => [...carried].filter(([, names]) => names.has(name)).map(([id]) => id);

const request = (body, sent, panels) => ({ body, root: here().root, sent, panels });

function freeze(name, section) {
  const value = valueOf(name);
  const body = sealLeaf(name, value, baseOf(name, section).value);
  for (const base of rowsOf(section)) if (!body.has(base.name)) body.append(base.name, base.value);
  const panels = panelNames(section);
  for (const panel of panels) body.append("panel", panel);
  return { ...request(body, new Map([[name, value]]), panels), value };
}

const soon = () => new Promise((done) => setTimeout(done, KEEP));
/** A page that is being left sends at once: what waits for anything else may never run. */
const whenLeft = () =>
  new Promise((done) => {
    if (document.hidden) done();
    else document.addEventListener("visibilitychange", done, { once: true });
  });

async function sendLeaf(name) {
  const [leaf, section] = [leaves.get(name), sectionOf(fieldOf(name))];
  if (!section) {
    // Its question has left the page: its copy is sent as it is.
    leaves.delete(name);
    if (leaf.record) document.dispatchEvent(new CustomEvent("parked", { detail: leaf.record }));
    return TAKEN;
  }
  const awaited = carriers(name).filter(queue.isAwaited);
  if (!leaf.frozen && awaited.length) {
    queue.add(name, () => sendLeaf(name), 0, awaited);
    return NEWER;
  }
  if (!leaf.frozen) {
    leaf.frozen = freeze(name, section);
    await Promise.race([store(name), soon(), whenLeft()]);
  }
  let outcome = UNREACHABLE;
  await save(section, leaf.frozen, (answer) => {
    outcome = settle(name, leaf, answer);
  });
  if (leaf.status === 404 && !gone && (await lookForLink())) await storeAll();
  if (gone) tellOthers({ gone });
  return outcome;
}

/** What became of a leaf's request; called before its section is swapped. */
function settle(name, leaf, answer) {
  if (!answer) return UNREACHABLE;
  const { value } = leaf.frozen;
  const outcome = judge(name, answer);
  leaf.status = outcome === TAKEN ? undefined : answer.status;
  // What a server that fails has done nobody knows: the same body goes again. What it refused may
  // be changed.
  if (outcome !== FAILED || answer.status < 500) leaf.frozen = undefined;
  if (outcome !== TAKEN) return outcome;
  gone = undefined;
  if (valueOf(name) !== value) return NEWER;
  forget(name);
  return TAKEN;
}

/** What an answer means for a leaf. A text beside which it draws an error is not stored. */
export function judge(name, answer) {
  const { status } = answer;
  if (status === 413 || (status === 422 && isSection(answer))) return REFUSED;
  if (!isSection(answer) || (status !== 200 && status !== 409)) return FAILED;
  const field = baseOf(name, parse(answer.text))?.closest(".field");
  return field?.querySelector(":scope > .error") ? REFUSED : TAKEN;
}
