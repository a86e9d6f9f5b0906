/* Merges what comes back into the page, by htmx's morph. Before the morph the page's own state is
   written into the markup that came, so that no control that somebody is in, and none whose text is
   not on the server yet, is ever removed, replaced or moved, and nothing opens or closes by itself.
   */
import {
  baseOf,
  byId,
  controlsOf,
  isBox,
  isText,
  leafOf,
  panelNames,
  panelsOf,
  valueOf,
} from "./fields.js";

const SKIP = "hx-morph-skip";
const MESSAGES = ".error, .undo, .conflict";
const TOLD = ["lang", "dir", "aria-invalid", "aria-describedby"];

/** Where a caret stands once `old` has become `fresh`: before or behind the same letters. */
export function caretIn(old, fresh, caret) {
  const most = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < most && old[head] === fresh[head]) head++;
  if (caret <= head) return caret;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail++;
  return caret >= old.length - tail ? caret + fresh.length - old.length : fresh.length - tail;
}

/**
 * Write the page's state into a section that came back. Returns whether all that came is taken in.
 *
 * @param {HTMLElement} section in the page
 * @param {HTMLElement} drawn the section that came back
 * @param {object} how
 * @param {(name: string) => boolean} how.isDirty whether a leaf has text that the server has not
 * @param {Element} how.active the element that has the focus
 * @param {boolean} [how.takes] whether a field that has the focus, and no text of its own, takes
 *   new text
 * @param {Map<string, string>} [how.sent] the values that the answer answers, by name
 * @param {string[]} [how.panels] the panels that stood open when the answer was asked for
 */
export function reconcile(
  section,
  drawn,
  { isDirty, active, takes = true, sent = new Map(), panels = [] },
) {
  let isWhole = true;
  drawn.className = section.className;
  keepPanels(section, drawn, panels);
  for (const field of section.querySelectorAll(".field[id]")) {
    const name = leafOf(field);
    const isUsed = field.contains(active) && active.matches("textarea, input");
    const isBusy = isUsed || isDirty(name);
    field.toggleAttribute(SKIP, isBusy);
    if (!isBusy) continue;
    const stays = keepPlace(field, drawn, isUsed);
    const other = byId(field.id, drawn);
    const isFilled = adopt(field, other, name, {
      isEcho: sent.has(name) && valueOf(name, other) === sent.get(name),
      mayFill: takes && !isDirty(name),
    });
    isWhole &&= stays && isFilled;
  }
  return isWhole;
}

/**
 * See that a field has its place in what came: where it is missing or moved, what the page has of
 * it stays.
 */
function keepPlace(field, drawn, isUsed) {
  const [question, row] = [field.closest(".question[id]"), field.closest(".row[id]")];
  let stays = true;
  for (const unit of [question, row]) {
    const other = unit && byId(unit.id, drawn);
    const isMoved = isUsed && other?.parentElement.id !== unit?.parentElement.id;
    if (!unit || (other && !isMoved)) continue;
    stays = false;
    const list = unit === row ? byId(question.id, drawn).querySelector(".rows") : drawn;
    const home = byId(unit.parentElement.id || "-", drawn) ?? list;
    if (home) put(other ?? unit.cloneNode(true), unit, home);
  }
  if (byId(field.id, drawn)) return stays;
  const shell = question ?? field;
  const other = byId(shell.id, drawn);
  if (other) other.replaceWith(shell.cloneNode(true));
  else drawn.append(shell.cloneNode(true));
  return false;
}

/** Put an element behind the one before it in the page that is also in what came. */
function put(element, unit, home) {
  for (let before = unit.previousElementSibling; before; before = before.previousElementSibling) {
    const other = before.id && byId(before.id, home);
    if (other && other.parentElement === home) return other.after(element);
  }
  home.prepend(element);
}

/**
 * Take into a field that the morph passes over what came for it; returns whether all of it was
 * taken.
 */
function adopt(field, other, name, { isEcho, mayFill }) {
  const [base, came] = [baseOf(name, field), baseOf(name, other)];
  // A base is adopted only with the text that it was drawn from: never that of a text nobody has
  // seen here.
  if (base.value !== came.value && !isEcho && !(mayFill && fill(field, other, name))) return false;
  base.value = came.value;
  const drawn = controlsOf(name, other);
  controlsOf(name, field).forEach((control, place) => {
    const twin = drawn[place];
    if (!twin) return;
    if (isBox(control)) control.defaultChecked = twin.defaultChecked;
    else if (control.defaultValue !== twin.defaultValue) setDefault(control, twin.defaultValue);
    for (const part of TOLD) {
      if (twin.hasAttribute(part)) control.setAttribute(part, twin.getAttribute(part));
      else control.removeAttribute(part);
    }
  });
  takeMessages(field, other);
  return true;
}

/**
 * A new default changes neither the text nor the caret, also in a text area that nobody has typed
 * in yet.
 */
function setDefault(control, text) {
  const { value, selectionStart, selectionEnd } = control;
  control.defaultValue = text;
  if (control.value === value) return;
  control.value = value;
  control.setSelectionRange(selectionStart, selectionEnd);
}

function fill(field, other, name) {
  const [mine, theirs] = [controlsOf(name, field), controlsOf(name, other)];
  if (isBox(mine[0])) {
    if (mine.length !== theirs.length) return false;
    mine.forEach((box, place) => {
      box.checked = theirs[place].checked;
    });
    return true;
  }
  const [control, { value }] = [mine[0], theirs[0]];
  const { value: old, selectionStart, selectionEnd, selectionDirection } = control;
  if (old === value) return true;
  control.value = value;
  const [start, end] = [selectionStart, selectionEnd].map((caret) =>
    caretIn(old, control.value, caret)
  );
  control.setSelectionRange(start, end, selectionDirection);
  return true;
}

function takeMessages(field, other) {
  const [mine, theirs] = [field, other].map((one) =>
    [...one.children].filter((e) => e.matches(MESSAGES))
  );
  field.className = other.className;
  for (const details of other.querySelectorAll("details[id]"))
    details.open = !!byId(details.id, field)?.open;
  if (mine.map((e) => e.outerHTML).join() === theirs.map((e) => e.outerHTML).join()) return;
  for (const message of mine) message.remove();
  field.append(...theirs.map((message) => document.importNode(message, true)));
}

/** A panel opened or closed while the answer was on its way stays so. */
function keepPanels(section, drawn, asked) {
  const [shown, came] = [panelsOf(section), panelNames(drawn)];
  for (const { value: name, parentElement: panel } of shown)
    if (!came.includes(name) && !asked.includes(name)) unfold(drawn, name, panel.cloneNode(true));
  const names = panelNames(section);
  for (const name of came)
    if (!names.includes(name) && asked.includes(name)) unfold(drawn, name, null);
}

/**
 * The button that opens a panel below a root, or closes it.
 *
 * @param {string} name "help m1.goals.q2"
 */
function openerOf(root, name) {
  const named = (what, value) =>
    root.querySelector(`button[name=${what}][value="${CSS.escape(value)}"]`);
  const [what, key] = name.split(" ");
  return named(what, key) ?? named("close", name);
}

/** Open a panel below its button, or close it (null); returns the button. */
export function unfold(root, name, panel, button = openerOf(root, name)) {
  if (panel && button) (button.closest(".ask, .asks") ?? button).after(panel);
  if (!panel) panelsOf(root).find(({ value }) => value === name)?.parentElement.remove();
  if (!button || button.matches(".word")) return button;
  const [what, key] = name.split(" ");
  [button.name, button.value] = panel ? ["close", name] : [what, key];
  button.setAttribute("aria-expanded", String(!!panel));
  return button;
}

/**
 * After a morph: ticks as the server has them, but for those that it has not got yet; the focus
 * where it was.
 */
function finish(section, isDirty, { active, selection }) {
  for (const box of section.querySelectorAll("input[type=checkbox], input[type=radio]"))
    if (!box.closest(`[${SKIP}]`) && !isDirty(box.name)) box.checked = box.defaultChecked;
  for (const field of section.querySelectorAll(`[${SKIP}]`)) field.removeAttribute(SKIP);
  grow(section);
  if (!isText(active) || !active.isConnected || active === document.activeElement) return;
  // a browser without `moveBefore` loses it when a row around it is moved
  active.focus({ preventScroll: true });
  active.setSelectionRange(...selection);
}

/** Hook into every swap that htmx makes. @param {(name: string) => boolean} isDirty */
export function hookIntoHtmx(isDirty) {
  htmx.config.morphIgnore = [...htmx.config.morphIgnore, "open"]; // what is open stays open
  const isPlain = document.documentElement.classList.contains("plain"); // there new text waits
  const swaps = new WeakMap();
  document.addEventListener("htmx:before:swap", ({ detail: { ctx, tasks } }) => {
    const section = ctx.target;
    const drawn = section.id && byId(section.id, tasks[0]?.fragment);
    if (!section.matches("section.card") || !drawn) return;
    const active = document.activeElement;
    const selection = isText(active) ? [active.selectionStart, active.selectionEnd] : [];
    swaps.set(ctx, { active, selection });
    const { sent, panels, takes = !isPlain } = ctx;
    ctx.isWhole = reconcile(section, drawn, { isDirty, active, takes, sent, panels });
  });
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (swaps.has(ctx)) finish(ctx.target, isDirty, swaps.get(ctx));
  });
}

/** Swap a section by markup; returns whether all of it was taken in. */
export async function swap(target, text, how = {}) {
  /** @type {Record<string, any>} */
  const ctx = { sourceElement: target, target, swap: "outerMorph", text, ...how };
  await htmx.swap(ctx);
  return ctx.isWhole ?? true;
}

/* Text areas grow with their text where the style sheet alone cannot do it. */
const grows = globalThis.CSS && !CSS.supports("field-sizing", "content");

export function fit(area) {
  if (!grows) return;
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight + 4}px`;
}

export function grow(root) {
  for (const area of root.querySelectorAll("textarea")) fit(area);
}
