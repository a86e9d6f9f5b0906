/* When the server cannot be reached, a page that shows what is safe on this device. No page of a
   trial is ever kept: the one page in the cache holds no data, and the style and scripts that it
   needs. */
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate" && request.method === "GET")
    event.respondWith(
      fetch(request).catch(async () => (await caches.match("/device")) ?? Response.error()),
    );
  else if (new URL(request.url).pathname.startsWith("/static/"))
    event.respondWith(caches.match(request).then((found) => found ?? fetch(request)));
});
