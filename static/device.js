/* What is on this device: the list of texts that wait, their removal, and the page that is there without a connection. */
import { empty, kept } from "./outbox.js";

const OFFLINE = "offline";
const list = document.getElementById("waiting");

async function show() {
  const found = await kept();
  list.replaceChildren(...found.map((record) => {
    const item = document.getElementById("waiting-text").content.cloneNode(true);
    for (const part of ["question", "page", "value"]) item.querySelector(`.${part}`).textContent = record[part];
    item.querySelector(".refused").hidden = !record.refused;
    return item;
  }));
  document.getElementById("some").hidden = !found.length;
  document.getElementById("none").hidden = found.length > 0;
}

if (list) {
  show();
  document.addEventListener("outbox", show);
  const away = location.pathname !== "/device"; // shown in place of a page that could not be fetched
  document.getElementById("away").hidden = !away;
  if (away) setInterval(() => fetch("/healthz", { cache: "no-store" }).then((answer) => answer.ok && location.reload(), () => {}), 5000);
  document.getElementById("forget").addEventListener("submit", async (event) => {
    event.preventDefault();
    await empty().catch(() => {});
    localStorage.clear();
    sessionStorage.clear();
    for (const name of (await globalThis.caches?.keys()) ?? []) await caches.delete(name);
    for (const worker of (await navigator.serviceWorker?.getRegistrations()) ?? []) await worker.unregister();
    event.target.submit();
  });
}

/* The one page that is kept, in this device's reading. Only where the connection is encrypted or the machine's own. */
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
