/* The buttons of sections: each waits in the queue behind what was typed in its section before it was pressed, and goes
   as often as the server needs, with the same body and the same key. */
import { here, leafOf, pairsOf, panelNames, sectionOf, valueOf } from "./fields.js";
import { forget, isDirty, isFrozen, judge, queue, seal } from "./leaves.js";
import { FAILED, NEWER, REFUSED, TAKEN, UNREACHABLE } from "./queue.js";
import { isSection, save } from "./transport.js";

const CHOICES = /\.(resolve|restore)$/; // buttons that may put another text in place of the one in the field

/** @type {Map<string, {section: string, button: [string, string][], request?: object, status?: number}>} */
const presses = new Map();

/** The buttons of a section that wait. @returns {{id: string, status?: number}[]} */
export const pressesIn = ({ id: section }) =>
  [...presses].filter(([, press]) => press.section === section).map(([id, { status }]) => ({ id, status }));
export const hasPresses = () => [...presses.keys()].some((id) => !queue.isRefused(id));
/** Whether a button's answer is late. */
export const isLate = (id) => queue.isCutOff || queue.tries(id) > 0;
export const hasLatePresses = () => [...presses.keys()].some(isLate);

/** Send a button of a section, behind what stands unsent in it. Pressed again while it waits, it is pressed once. */
function press(section, submitter) {
  const button = submitter.name ? [[submitter.name, submitter.value]] : [];
  const id = `${section.id} ${button}`;
  const made = presses.get(id) ?? { section: section.id, button };
  presses.set(id, made);
  queue.add(id, () => sendPress(id, made), 0, leavesIn(section).filter(isDirty));
  queue.retry();
  queue.flush();
}

const leavesIn = (section) => [...section.querySelectorAll(".field")].map(leafOf);

async function sendPress(id, made) {
  const section = document.getElementById(made.section);
  const outcome = section ? await carry(section, id, made) : TAKEN;
  if (outcome === TAKEN) presses.delete(id);
  return outcome;
}

async function carry(section, id, made) {
  const unanswered = leavesIn(section).filter(isFrozen);
  if (unanswered.length) {
    queue.add(id, () => sendPress(id, made), 0, unanswered);
    return NEWER;
  }
  made.request ??= requestOf(section, made.button);
  let outcome = UNREACHABLE;
  await save(section, made.request, (answer) => { outcome = settlePress(made, answer); });
  return outcome;
}

/** All that a section holds, with the button: a text that was refused goes too, so that its message comes back. */
function requestOf(section, button) {
  const names = new Set(leavesIn(section));
  return {
    body: seal([...pairsOf(section), ...button]),
    root: here().root,
    sent: new Map([...names].map((name) => [name, valueOf(name, section)])),
    panels: panelNames(section),
    takes: button.some(([name]) => CHOICES.test(name)) || undefined,
  };
}

/** What became of a button's request; called before its section is swapped. */
function settlePress(made, answer) {
  if (!answer) return UNREACHABLE;
  const { sent } = made.request;
  made.status = answer.status;
  if (answer.status < 500) made.request = undefined;
  if (answer.status === 413) return REFUSED;
  if (!isSection(answer) || ![200, 409, 422].includes(answer.status)) return FAILED;
  for (const [name, value] of sent)
    if (isDirty(name) && valueOf(name) === value && judge(name, answer) === TAKEN) forget(name);
  return TAKEN;
}

/** A form's default button, which the Enter key presses, stands in no section: it saves the one at work. */
export function takePresses() {
  document.addEventListener("submit", (event) => {
    const { target, submitter } = event;
    if (target.id !== "page") return;
    event.preventDefault();
    const section = sectionOf(submitter) ?? sectionOf(document.activeElement);
    if (section) press(section, submitter);
    else queue.flush();
  }, true);
}
