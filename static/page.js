/* What a page needs at once: to stand where somebody was. Everything else comes when the page is there; on a poor
   connection it is asked for until it comes. */
const PLACE = "place";

const place = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
sessionStorage.removeItem(PLACE);
if (place?.path === location.pathname) {
  const found = document.getElementById(place.id);
  const fold = found?.closest("details");
  if (fold) fold.open = true;
  if (found) scrollBy({ top: found.getBoundingClientRect().top - place.top, behavior: "instant" });
}

/* A question that is named in the address is shown even where it is folded away. */
const named = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
if (named && named.closest("details")) {
  named.closest("details").open = true;
  named.scrollIntoView();
}

const more = (again = 0) =>
  import(`./later.js${again ? `?${again}` : ""}`).catch(() => setTimeout(more, 3000, again + 1)); // ms
if (document.readyState === "complete") more();
else addEventListener("load", () => more());
