/* Service worker: when there is no line, a page with the numbers to call. While there is one, everything comes from the
   server; talks and sheets are never touched. */

/** Changed whenever the files below change in a way that old pages cannot bear; old stores then go. */
const STORE = "navi-offline-1";
const OFFLINE = "/offline/";
const KEPT = [OFFLINE, "/style.css", "/icon.svg"];

self.addEventListener("install", (event) => {
  // Past the browser's own cache, which may be older than the server.
  event.waitUntil(caches.open(STORE)
    .then((store) => store.addAll(KEPT.map((path) => new Request(path, { cache: "reload" }))))
    .then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name !== STORE).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || /^\/(chat|talk|summary)\//.test(pathname)) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => kept(OFFLINE)));
  else if (KEPT.includes(pathname)) event.respondWith(fetch(request).then(keep, () => kept(pathname)));
});

/** The kept copy; a network error where it has been cleared away. */
function kept(path) {
  return caches.match(path).then((found) => found || Response.error());
}

/** Keeps the newest style and icon beside the offline page. */
function keep(response) {
  const { pathname } = new URL(response.url);
  if (!response.ok || !KEPT.includes(pathname)) return response;
  const copy = response.clone();
  return caches.open(STORE).then((store) => store.put(pathname, copy)).then(() => response, () => response);
}
