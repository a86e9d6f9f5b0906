/* Small helps of a page: a toggle keeps the place and everything typed; a link is copied with one tap. */
import { flush } from "./autosave.js";
import "./device.js";
import "./focus.js";
import "./refresh.js";

const PLACE = "place";

let answering; // the question that was last written in
document.addEventListener("focusin", (event) => {
  answering = event.target.matches("textarea, input") ? event.target.closest(".question") : answering;
});

/* The question at work, else the one nearest the top of the screen, and how far below the top it stands. */
function here() {
  const inView = ({ top, bottom }) => bottom > 80 && top < innerHeight;
  const all = [answering, ...document.querySelectorAll(".question[id], section[id]")];
  const seen = all.find((e) => e?.isConnected && inView(e.getBoundingClientRect()));
  return seen && { id: seen.id, top: seen.getBoundingClientRect().top, path: location.pathname };
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest(".reading a[href]");
  if (!link) return;
  event.preventDefault();
  await flush();
  const place = here();
  if (place) sessionStorage.setItem(PLACE, JSON.stringify(place));
  location.assign(link.href);
});

const place = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
sessionStorage.removeItem(PLACE);
if (place?.path === location.pathname) {
  const found = document.getElementById(place.id);
  const fold = found?.closest("details");
  if (fold) fold.open = true;
  if (found) scrollBy({ top: found.getBoundingClientRect().top - place.top, behavior: "instant" });
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard?.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
  });
}

/* A question that is named in the address is shown even where it is folded away. */
const named = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
if (named && named.closest("details")) {
  named.closest("details").open = true;
  named.scrollIntoView();
}

/* The agenda says which section is in view. */
const agenda = document.querySelector(".agenda");
if (agenda) {
  const mark = () => {
    const seen = [...document.querySelectorAll(".sections > section[id]")].filter((s) => s.getBoundingClientRect().top < innerHeight / 3).pop();
    for (const link of agenda.querySelectorAll("a")) {
      if (link.hash === `#${seen?.id}`) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  addEventListener("scroll", mark, { passive: true });
  mark();
}
