/* Brings in what another device has saved, and shows where somebody writes: asks every few seconds while the page is
   seen, and merges only what differs. The server answers 204 before any work when nothing is new. In plain Finnish new
   text waits until somebody asks for it. */
import { isBusy, openPanels, writingIn } from "./leaves.js";
import { merge } from "./merging.js";
import { TAB } from "./outbox.js";

const EVERY = 4000; // ms: what one device saves is on the other within five seconds
const plain = document.documentElement.classList.contains("plain");
let writing = []; // [section's id, role] of the others
let looking = false;
let wanted = false; // in plain Finnish: somebody has asked for the new text

/* The ids of this page's rows and its open panels, so that the answer draws the same blank ones and panels again. */
const rows = () =>
  [...document.querySelectorAll(".rows input[name$='.base']")].map((base) => ["row", base.name.slice(0, -5)]);
const panels = () => [...openPanels(document)].map(({ name, value }) => [name, value]);

async function look() {
  const since = document.body.dataset.validator;
  if (document.hidden || looking || !since) return;
  const [busy, at] = [isBusy(), writingIn()];
  const asked = new URL(location.pathname, location.origin);
  asked.search = new URLSearchParams([["since", since], ["tab", TAB], ["at", at], ...(busy ? [["quiet", 1]] : [...rows(), ...panels()])]);
  looking = true;
  try {
    const answer = await fetch(asked).catch(() => null);
    if (!answer?.ok) return;
    writing = (answer.headers.get("X-Writing") ?? "").split(" ").filter(Boolean).map((entry) => entry.split(":"));
    if (answer.status === 200 && !isBusy()) await bringIn(new DOMParser().parseFromString(await answer.text(), "text/html"));
    mark();
  } finally {
    looking = false;
  }
}

async function bringIn(fresh) {
  for (const section of document.querySelectorAll("main section.card[id]")) {
    const drawn = fresh.getElementById(section.id);
    if (isBusy()) return; // the rest comes with the next look: the validator is still the old one
    if (!drawn) continue;
    if (plain && !wanted && isNew(section, drawn)) offer(section);
    else await merge(section, drawn.outerHTML, new Map());
  }
  for (const name of [".path", ".agenda"]) {
    const [old, drawn] = [document.querySelector(name), fresh.querySelector(name)];
    if (old && drawn) await htmx.swap({ sourceElement: old, target: old, swap: "outerMorph", text: drawn.outerHTML });
  }
  document.body.dataset.validator = fresh.body.dataset.validator;
  wanted = false;
}

const bases = (root) => [...root.querySelectorAll("input[name$='.base']")].map((base) => `${base.name} ${base.value}`).join();
const isNew = (section, drawn) => bases(section) !== bases(drawn);

/* In plain Finnish a page does not change by itself under somebody who reads it. */
function offer(section) {
  section.querySelector(".new-text")?.remove();
  const line = document.getElementById("new-text").content.cloneNode(true);
  line.querySelector("button").addEventListener("click", () => {
    wanted = true;
    document.body.dataset.validator = "none";
    look();
  });
  section.querySelector("h2").after(line);
}

function mark() {
  for (const line of document.querySelectorAll(".writing")) line.remove();
  for (const [id, who] of writing)
    document.querySelector(`section.card#${id} > h2`)?.after(document.getElementById(`writing-${who || "other"}`).content.cloneNode(true));
}

setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);
document.addEventListener("htmx:after:swap", mark);
