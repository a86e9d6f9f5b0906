/* All that a page does by itself, fetched once the page stands: what was typed before is taken up as it is. And small
   helps: a toggle keeps the place and everything typed; a link is copied with one tap. */
import { flush } from "./sending.js";
import "./aloud.js";
import "./buttons.js";
import "./autosave.js";
import "./device.js";
import "./focus.js";
import "./help.js";
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

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard?.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
  });
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

document.documentElement.classList.add("saves");
