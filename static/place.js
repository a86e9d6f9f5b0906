/* A toggle or a language sends what was typed and keeps the place: the button that was pressed stays where it was on the
   screen; where none is in sight, the question at work does. `page.js` finds the place again on the next page. */
import { queue } from "./leaves.js";

const PATIENCE_TO_LEAVE = 4000; // ms: what is not sent by then waits on this device, and the next page sends it

let answering; // the question that was last written in
document.addEventListener("focusin", ({ target }) => {
  if (target.matches("textarea, input")) answering = target.closest(".question");
});

const isInView = (element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
};

/** How to find a link of a menu or of a row of toggles again: the menu itself, or the place in the page's toggles. */
function pressed(link) {
  const menu = link.closest(".languages");
  const shown = menu?.querySelector("summary") ?? link;
  if (!isInView(shown)) return null;
  const selector = menu ? ".languages > summary" : ".reading a.toggle";
  return { selector, nth: [...document.querySelectorAll(selector)].indexOf(shown), top: shown.getBoundingClientRect().top };
}

/** The question at work, else the one nearest the top of the screen, and how far below the top it stands. */
function nearest() {
  const all = [answering, ...document.querySelectorAll(".question[id], section[id]")];
  const found = all.find((element) => element?.isConnected && isInView(element));
  return found && { selector: `#${CSS.escape(found.id)}`, nth: 0, top: found.getBoundingClientRect().top };
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest(".reading a[href]");
  if (!link) return;
  event.preventDefault();
  const place = pressed(link) ?? nearest();
  await Promise.race([queue.flush(), new Promise((done) => setTimeout(done, PATIENCE_TO_LEAVE))]);
  if (place) sessionStorage.setItem("place", JSON.stringify({ ...place, path: location.pathname }));
  location.assign(link.href);
});
