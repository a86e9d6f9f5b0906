/* The buttons of sections: each waits in the queue behind what was typed in its section before it
   was pressed, and goes as often as the server needs, with the same body and the same key. */
import { here, leafOf, pairsOf, panelNames, sectionOf, valueOf } from "./fields.js";
import { forget, isDirty, isFrozen, judge, noteCarried, queue, seal } from "./leaves.js";
import { FAILED, NEWER, REFUSED, TAKEN, UNREACHABLE } from "./queue.js";
import { isSection, save } from "./transport.js";

// buttons that may put another text in place of the one in the field
const CHOICES = /\.(resolve|restore)$/;

/**
 * @typedef {object} Press
 * @property {string} section its id
 * @property {string[][]} button what the button adds to its section's pairs: its name and its value
 * @property {object} [request] the request in flight, the same until it is answered
 * @property {number} [status] of the last answer
 */
/** @type {Map<string, Press>} */
const presses = new Map();

/** The buttons of a section that wait. @returns {{id: string, status?: number}[]} */
export const pressesIn = ({ id: section }) =>
  [...presses].filter(([, press]) => press.section === section).map(([id, { status }]) => ({
    id,
    status,
  }));
export const hasPresses = () => [...presses.keys()].some((id) => !queue.isRefused(id));
/** Whether a button's answer is late. */
export const isLate = (id) => queue.isCutOff || queue.tries(id) > 0;
export const hasLatePresses = () => [...presses.keys()].some(isLate);

/**
 * Send a button of a section, behind what stands unsent in it. Pressed again while it waits, it is
 * pressed once.
 */
function press(section, submitter) {
  const button = submitter.name ? [[submitter.name, submitter.value]] : [];
  const id = `${section.id} ${button}`;
  /** @type {Press} */
  const made = presses.get(id) ?? { section: section.id, button };
  presses.set(id, made);
  // A request that left goes again as it is: what was typed since waits for it, and it for nothing.
  const after = made.request ? [] : leavesIn(section).filter(isDirty);
  queue.add(id, () => sendPress(id, made), 0, after);
  queue.retry();
  queue.flush();
}

const leavesIn = (section) => [...section.querySelectorAll(".field")].map(leafOf);

async function sendPress(id, made) {
  const section = document.getElementById(made.section);
  const outcome = section ? await carry(section, id, made) : TAKEN;
  if (outcome === TAKEN || !made.request) noteCarried(id);
  if (outcome === TAKEN) presses.delete(id);
  return outcome;
}

async function carry(section, id, made) {
  const others = [...presses].filter(([other, { request }]) => other !== id && request);
  const unanswered = [
    ...leavesIn(section).filter(isFrozen),
    ...others.filter(([, other]) => other.section === made.section).map(([other]) => other),
  ].filter(queue.isAwaited);
  if (!made.request && unanswered.length) {
    queue.add(id, () => sendPress(id, made), 0, unanswered);
    return NEWER;
  }
  made.request ??= requestOf(section, made.button);
  noteCarried(id, made.request.sent.keys());
  let outcome = UNREACHABLE;
  await save(section, made.request, (answer) => {
    outcome = settlePress(made, answer);
  });
  return outcome;
}

/**
 * All that a section holds, with the button: a text that was refused goes too, so that its message
 * comes back.
 */
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

/**
 * A form's default button, which the Enter key presses, stands in no section: it saves the one at
 * work.
 */
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
