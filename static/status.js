/* Says where texts and pressed buttons are: in each section, and in one line for the whole page. A text is said to be on
   this device only once the device has confirmed it, and to be saved only by the server. */
import { fieldOf, sectionOf } from "./fields.js";
import { dirtyNames, isGone, isKept, queue, statusOf } from "./leaves.js";
import { hasRefused, parcelCount } from "./parcels.js";
import { hasLatePresses, hasPresses, isLate, pressesIn } from "./presses.js";

const warn = (event) => event.preventDefault();

/** Which of its sentences a section shows about its texts; "" where all of them are on the server. */
function sentenceOf(names) {
  const statuses = names.map(statusOf);
  if (!names.length) return "status";
  if (isGone()) return "gone";
  if (statuses.includes(413)) return "large";
  if (names.some((name) => queue.tries(name))) return "failing";
  // Before a first try has failed nothing waits for a connection.
  return queue.isCutOff && names.every(isKept) ? "waiting" : "working";
}

/** The button that waits says so, unless its answer is only on the way. */
function buttonSentence(section) {
  const waiting = pressesIn(section);
  if (waiting.some(({ status }) => status === 413)) return "large";
  return waiting.some(({ id }) => isLate(id)) ? "pressed" : "";
}

export function tell() {
  const names = dirtyNames();
  for (const section of document.querySelectorAll("section[data-hx-post]")) {
    const own = names.filter((name) => sectionOf(fieldOf(name)) === section);
    const shown = [sentenceOf(own), buttonSentence(section)];
    section.classList.toggle("unsaved", own.length > 0);
    for (const sentence of section.querySelectorAll(".state > span"))
      sentence.hidden = !shown.some((name) => name && sentence.matches(`.${name}`));
  }
  document.documentElement.classList.toggle("has-unsaved", names.length > 0 || hasPresses());
  const isAtRisk = hasLatePresses() || !names.every(isKept);
  (isAtRisk ? addEventListener : removeEventListener)("beforeunload", warn);
  const waiting = names.length + parcelCount();
  const line = document.getElementById("unsent");
  line.hidden = !waiting || !(queue.isCutOff || hasRefused() || names.some((name) => queue.tries(name)));
  if (!line.hidden) line.querySelector("strong").textContent = String(waiting);
}
