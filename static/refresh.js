/* Brings in what another device has saved, and shows where somebody writes: asks every few seconds
   while the page is seen, and merges only what differs. The server answers 205 before any work when
   nothing is new. In plain Finnish new text waits until somebody asks for it. The page's validator
   moves on only over what was really taken in. */
import { byId, fieldOf, panelNames, parse, rowsOf, sectionOf } from "./fields.js";
import { dirtyNames, queue } from "./leaves.js";
import { swap } from "./merge.js";
import { hasPresses } from "./presses.js";
import { TAB } from "./tabs.js";
import { get } from "./transport.js";

const EVERY = 4000; // ms: what one device saves is on the other within five seconds
const AT_WORK = 10_000; // ms after the last keystroke for which somebody still writes
const plain = document.documentElement.classList.contains("plain");

let typed = 0; // ms, the last keystroke
let writing = []; // [section's id, role] of the others
let looking = false;
let wanted = false; // in plain Finnish: somebody has asked for the new text
let seen = ""; // the validator of a page that was looked at and could not be taken in whole

/**
 * Whether anything is typed, on its way or being composed: then nothing is merged from elsewhere.
 */
const isBusy = () =>
  queue.isSending || queue.isHeld || hasPresses() ||
  dirtyNames().some((name) => !queue.isRefused(name) && !queue.tries(name));

/** The id of the section in which somebody writes on this device; "" where nobody does. */
function writingIn() {
  const focused = Date.now() - typed < AT_WORK && document.activeElement.closest("section.card");
  return (sectionOf(fieldOf(dirtyNames()[0])) || focused || { id: "" }).id;
}

/** What this page shows, so that the answer draws the same blank rows and open panels again. */
const shown = () => [
  ...rowsOf(document).map((base) => ["row", base.name.slice(0, -5)]),
  ...panelNames(document).map((name) => ["panel", name]),
];

async function look() {
  const { validator } = document.body.dataset;
  if (document.hidden || looking || !validator) return;
  const [added, panels] = [queue.added, panelNames(document)];
  const address = new URL(location.pathname, location.origin);
  const about = isBusy() ? [["quiet", 1]] : shown();
  const asked = [["since", seen || validator], ["tab", TAB], ["at", writingIn()], ...about];
  address.search = String(new URLSearchParams(asked));
  looking = true;
  try {
    const answer = await get(address);
    if (answer?.status !== 200 && answer?.status !== 205) return;
    const others = answer.headers.get("X-Writing") ?? "";
    writing = others.split(" ").filter(Boolean).map((entry) => entry.split(":"));
    const isCurrent = () => !isBusy() && queue.added === added;
    if (answer.status === 200) await bringIn(parse(answer.text), panels, isCurrent);
    mark();
  } catch (error) {
    console.error(error); // the next look tries again: the validator is still the old one
  } finally {
    looking = false;
  }
}

async function bringIn(fresh, panels, isCurrent) {
  let isWhole = true;
  for (const section of document.querySelectorAll("main section.card[id]")) {
    const drawn = byId(section.id, fresh);
    if (!isCurrent()) return;
    if (!drawn) continue;
    const waits = plain && !wanted && isNew(section, drawn);
    if (waits) offer(section);
    const isTaken = !waits &&
      (await swap(section, drawn.outerHTML, { panels, takes: !plain || wanted }));
    isWhole &&= isTaken;
  }
  for (const name of [".path", ".agenda"]) {
    const [old, drawn] = [document.querySelector(name), fresh.querySelector(name)];
    if (old && drawn) await swap(old, drawn.outerHTML);
  }
  if (isWhole) document.body.dataset.validator = fresh.body.dataset.validator;
  seen = isWhole ? "" : fresh.body.dataset.validator;
  wanted = false;
}

const basesIn = (root) =>
  [...root.querySelectorAll("input[name$='.base']")].map((c) => `${c.name} ${c.value}`).join();
const isNew = (section, drawn) => basesIn(section) !== basesIn(drawn);

/** In plain Finnish a page does not change by itself under somebody who reads it. */
function offer(section) {
  section.querySelector(".new-text")?.remove();
  const line = document.getElementById("new-text").content.cloneNode(true);
  line.querySelector("button").addEventListener("click", () => {
    wanted = true;
    lookAgain();
  });
  section.querySelector("h2").after(line);
}

/** What could not be taken in is looked at once more. */
function lookAgain() {
  seen = "";
  look();
}

function mark() {
  for (const line of document.querySelectorAll(".writing")) line.remove();
  for (const [id, who] of writing) {
    const line = document.getElementById(`writing-${who || "other"}`).content.cloneNode(true);
    document.querySelector(`section.card#${CSS.escape(id)} > h2`)?.after(line);
  }
}

document.addEventListener("input", () => {
  typed = Date.now();
});
document.addEventListener("focusout", () => seen && setTimeout(lookAgain));
document.addEventListener("outbox", () => seen && !isBusy() && lookAgain());
document.addEventListener("visibilitychange", look);
document.addEventListener("htmx:after:swap", mark);
setInterval(look, EVERY);
