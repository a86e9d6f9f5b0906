/* What a page needs at once: to stand where somebody was. Everything else comes when the page is there; on a poor
   connection it is asked for until it comes. */
const place = JSON.parse(sessionStorage.getItem("place") ?? "null");
sessionStorage.removeItem("place");

function standAt({ selector, nth, top }) {
  const found = document.querySelectorAll(selector)[nth];
  const fold = found?.closest("details");
  if (fold && !found.matches("summary")) fold.open = true;
  if (found) scrollBy({ top: found.getBoundingClientRect().top - top, behavior: "instant" });
}

/** The element that an address names; an address that somebody has broken names none. */
function named(hash) {
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null;
  }
}

/** A question that is named in the address is shown even where it is folded away. */
function unfoldNamed() {
  const fold = named(location.hash)?.closest("details");
  if (!fold) return;
  fold.open = true;
  named(location.hash).scrollIntoView();
}

const more = (again = 0) =>
  import(`./later.js${again ? `?${again}` : ""}`).catch(() => setTimeout(more, 3000, again + 1)); // ms

if (document.readyState === "complete") more();
else addEventListener("load", () => more());

if (place?.path === location.pathname) standAt(place);
unfoldNamed();
