/* Reads a page: its controls and the bases that they were drawn from, its fields and its sections.
   A leaf is one control name; its control and its hidden base share one `.field`. Nothing here
   changes a page or remembers it. */

const BOXES = "input[type=checkbox], input[type=radio]";

/** @param {Element | null} element */
export const isBox = (element) => !!element?.matches(BOXES);

/** Whether a caret can stand in an element. @param {Element | null} element */
export const isText = (element) =>
  !!element?.matches("textarea, input:not([type=hidden])") && !isBox(element);

/** @param {string} id @param {ParentNode} root @returns {HTMLElement | null} */
export const byId = (id, root = document) => root.querySelector(`#${CSS.escape(id)}`);

/**
 * The controls that people use of a leaf.
 *
 * @param {string} name
 * @param {ParentNode} root
 */
export const controlsOf = (name, root = document) =>
  [...root.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter(
    (control) => control.type !== "hidden" && control.type !== "submit",
  );

export const baseOf = (name, root = document) =>
  root.querySelector(`input[name="${CSS.escape(name)}.base"]`);

/** The name of the leaf that a `.field` holds. */
export const leafOf = (field) => field.querySelector("input[name$='.base']")?.name.slice(0, -5);

/**
 * What a leaf's controls hold, as the server would keep it; null where it has none below `root`.
 *
 * @param {string} name
 * @param {ParentNode} root
 */
export function valueOf(name, root = document) {
  const found = controlsOf(name, root);
  if (!found.length) return null;
  if (found[0].type === "radio") return found.find((box) => box.checked)?.value ?? "";
  if (found[0].type === "checkbox") return found[0].checked ? found[0].value : "";
  return found[0].value.replace(/\r\n?/g, "\n");
}

/** The section that saves an element, and the address at which it does. */
export const sectionOf = (element) => element?.closest("section[data-hx-post]") ?? null;
export const addressOf = (section) => section.dataset.hxPost;

export const fieldOf = (name) => controlsOf(name)[0]?.closest(".field");

/**
 * Whether an element is a leaf's control. A button may have a leaf's name ("m1.goals.q1.order") and
 * is none.
 */
export function isLeaf(element) {
  if (!element.name || !element.matches("textarea, input:not([type=hidden])")) return false;
  const section = sectionOf(element);
  return !!section && !!baseOf(element.name, section);
}

/** Whether a control holds something else than it was drawn with. */
export const isChanged = (control) =>
  isBox(control)
    ? control.checked !== control.defaultChecked && (control.checked || control.type === "checkbox")
    : control.value !== control.defaultValue;

/** The pairs of all the controls below a section, as a browser would send them. */
export function pairsOf(section) {
  const controls = [...section.querySelectorAll("input[name], textarea[name]")];
  return controls
    .filter((control) => !control.disabled && !(isBox(control) && !control.checked))
    .map((control) => [control.name, control.value]);
}

/**
 * The bases of every row that a section shows: an answer that knows them draws the same rows again.
 */
export const rowsOf = (root) => [...root.querySelectorAll(".rows input[name$='.base']")];

/**
 * The controls that name the panels that stand open ("help m1.goals.q2"): an answer that knows them
 * draws them again.
 */
export const panelsOf = (root) => [...root.querySelectorAll(".panel > input[name=panel]")];
export const panelNames = (root) => panelsOf(root).map(({ value }) => value);

export const parse = (text) => new DOMParser().parseFromString(text, "text/html");

/** Where this page stands: its trial's mark, and the path of the link that opened it. */
export function here() {
  const { mark = "", root } = document.body.dataset;
  return { mark, root: root ?? location.pathname.match(/^\/[tp]\/[^/]+\//)?.[0] ?? "" };
}
