/* Merges a section that came back into the page, by htmx's morph: it passes over every field that has focus or text that
   is not saved yet. */
import { baseOf, leaves, parse, tell, valueOf } from "./leaves.js";

/* Merge a section that came back. `sent` maps the names that were sent to their values. */
export async function merge(section, text, sent) {
  if (!section) return;
  prepare(section, text, sent);
  await htmx.swap({ sourceElement: section, target: section, swap: "outerMorph", text });
  restore(document.getElementById(section.id));
}

const BOXES = "input[type=checkbox], input[type=radio]";
const opened = new Map();
let helps = []; // what is explained: a save that left before it was opened comes back without it

/* Before a morph: adopt the bases of what was sent, guard the fields at work, remember what is unfolded. */
export function prepare(section, text, sent) {
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
    const boxes = drawn.querySelectorAll(BOXES);
    field.querySelectorAll(BOXES).forEach((box, place) => { box.defaultChecked = boxes[place].defaultChecked; });
    for (const part of [".conflict", ".error", ".undo"]) {
      field.querySelector(part)?.remove();
      if (drawn.querySelector(part)) field.append(document.importNode(drawn.querySelector(part), true));
    }
  }
  helps = [...section.querySelectorAll(".panel > input[name=help]")].map(({ value }) => value);
  opened.clear();
  for (const details of section.querySelectorAll("details[id]")) opened.set(details.id, details.open);
}

/* After a morph: ticks and folds as people left them. */
export function restore(section) {
  for (const details of section.querySelectorAll("details[id]"))
    if (opened.has(details.id)) details.open = opened.get(details.id);
  for (const box of section.querySelectorAll(BOXES))
    if (!box.closest("[hx-morph-skip]") && !leaves.has(box.name)) box.checked = box.defaultChecked;
  for (const field of section.querySelectorAll("[hx-morph-skip]")) field.removeAttribute("hx-morph-skip");
  for (const key of helps) {
    const named = `[value="${CSS.escape(key)}"]`;
    if (!section.querySelector(`.panel > ${named}`)) section.querySelector(`button[name=help]${named}`)?.click();
  }
  helps = [];
  grow(section);
  tell();
}

/* Text areas grow with their text where the style sheet alone cannot do it. */
const grows = !CSS.supports("field-sizing", "content");
export function fit(area) {
  if (!grows) return;
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight + 4}px`;
}
function grow(root) {
  for (const area of root.querySelectorAll("textarea")) fit(area);
}
grow(document);
