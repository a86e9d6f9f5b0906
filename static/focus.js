/* Keeps the focus where a person works when a section comes back without the button that they pressed: a row that has
   become the first one cannot go up, a question set aside has no fields. It never goes from one text control to another:
   the next letters would be somebody else's. Closes the language menu behind whoever leaves it, so that it covers
   nothing. */
import { isText } from "./fields.js";

const CONTROLS = "button, textarea, input:not([type=hidden]), summary, a[href]";

let worked; // what to look for when the focus is lost: selectors, the nearest first
let wrote = false; // whether it was lost by a text control

function remember(element) {
  wrote = isText(element);
  const row = element.closest(".row");
  const within = row ? `#${CSS.escape(row.id)} ` : ""; // every row has buttons of the same names
  const near = [
    ...[row, row?.nextElementSibling, row?.previousElementSibling],
    ...[element.closest(".question"), element.closest("section")],
  ];
  worked = element.name ? [`${within}[name="${CSS.escape(element.name)}"]:not([type=hidden])`] : [];
  worked.push(...near.filter((e) => e?.id).map((e) => `#${CSS.escape(e.id)}`));
  if (element.id) worked.unshift(`#${CSS.escape(element.id)}`);
  // the button of a panel asks for it, or closes it
  const [what, key] = element.name === "close" ? element.value.split(" ") : [element.name, element.value];
  if (what !== "more" && what !== "help") return;
  worked.unshift(`[value="${CSS.escape(key)}"][name="${what}"]:not([type=hidden])`, `[value="${what} ${CSS.escape(key)}"]`);
}

function findAgain() {
  if (!worked || document.activeElement !== document.body) return;
  const found = worked.flatMap((selector) => [...document.querySelectorAll(selector)])
    .flatMap((e) => (e.matches(CONTROLS) ? [e] : [...e.querySelectorAll(CONTROLS)]))
    .filter((e) => e.checkVisibility() && e.tabIndex >= 0 && !(wrote && isText(e)));
  found[0]?.focus();
  worked = undefined;
}

document.addEventListener("submit", ({ submitter }) => submitter && remember(submitter), true);
document.addEventListener("htmx:before:swap", () => {
  if (document.activeElement.closest("section")) remember(document.activeElement);
});
document.addEventListener("htmx:after:swap", findAgain);

const menu = document.querySelector(".languages");
menu?.addEventListener("focusout", ({ relatedTarget }) => {
  if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
});
menu?.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
