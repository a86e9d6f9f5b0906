/* What is on this device: the list of texts that wait, their removal, and the page that is there without a connection. */
import { outbox } from "./leaves.js";
import { get } from "./transport.js";

const OFFLINE = "offline";
const AGAIN = 5000; // ms between looks whether the server is back
const list = document.getElementById("waiting");

function itemOf(record) {
  const item = document.getElementById("waiting-text").content.cloneNode(true);
  for (const part of ["question", "page", "value"]) item.querySelector(`.${part}`).textContent = record[part];
  item.querySelector("[data-copy]").dataset.copy = record.value;
  item.querySelector(".gone").hidden = !record.gone;
  item.querySelector(".refused").hidden = !record.refused || !!record.gone;
  return item;
}

async function show() {
  const found = await outbox.all();
  list.replaceChildren(...found.map(itemOf));
  document.getElementById("some").hidden = !found.length;
  document.getElementById("none").hidden = found.length > 0;
}

async function comeBack() {
  const answer = await get("/healthz", { cache: "no-store" });
  if (answer?.status === 200) location.reload();
}

/** Remove from the device all that the program keeps on it; then the server removes its cookies. */
async function forgetAll(form) {
  await outbox.empty().catch(() => {});
  localStorage.clear();
  sessionStorage.clear();
  for (const name of (await globalThis.caches?.keys()) ?? []) await caches.delete(name);
  for (const worker of (await navigator.serviceWorker?.getRegistrations()) ?? []) await worker.unregister();
  form.submit();
}

if (list) {
  show();
  document.addEventListener("outbox", show);
  const isAway = location.pathname !== "/device"; // shown in place of a page that could not be fetched
  document.getElementById("away").hidden = !isAway;
  if (isAway) setInterval(comeBack, AGAIN);
  document.getElementById("forget").addEventListener("submit", (event) => {
    event.preventDefault();
    forgetAll(event.target);
  });
}

/** The one page that is kept, in this device's reading. Only where the connection is encrypted or the machine's own. */
async function keepForOffline() {
  const files = [...document.querySelectorAll("link[href], script[src]")].map((element) => element.href || element.src);
  files.push(import.meta.url);
  const version = `${files} ${document.documentElement.lang} ${document.documentElement.className}`;
  await navigator.serviceWorker.register("/sw.js");
  if (localStorage.getItem(OFFLINE) === version) return;
  const box = await caches.open(OFFLINE);
  await Promise.all((await box.keys()).map((request) => box.delete(request)));
  await box.addAll(["/device", ...files]);
  localStorage.setItem(OFFLINE, version);
}

if (navigator.serviceWorker && globalThis.caches && !document.getElementById("forgotten"))
  setTimeout(() => keepForOffline().catch(() => {}), 3000); // ms: after what the page needs
