// Keeps the site in the browser, so that the second visit needs no network. JupyterLite's own worker, which carries
// files between the page and Python, goes on below.

"use strict";

{
  const CACHE = `${self.registration.scope} VERSION`;
  const HOME = new URL(self.registration.scope);
  // Between page and Python, never to be kept.
  const LIVE = /\/api\/(drive|stdin|service-worker-heartbeat)/;

  function mine(request) {
    const url = new URL(request.url);
    return request.method === "GET" && url.href.startsWith(HOME.href) && !LIVE.test(url.pathname) && request.cache !== "no-store";
  }

  // A page is the same whichever notebook its address names.
  const plain = (address) => address.split("?")[0];

  async function kept(request) {
    const cache = await caches.open(CACHE);
    const found = await cache.match(plain(request.url));
    if (found) {
      return found;
    }
    const reply = await fetch(request);
    if (reply.ok && reply.status === 200) {
      await cache.put(plain(request.url), reply.clone()).catch(() => undefined); // no room: go on without keeping
    }
    return reply;
  }

  // Brings in what was not asked for yet, one after the other, so that it gets in nobody's way.
  async function keep(addresses, port) {
    const cache = await caches.open(CACHE);
    let all = true;
    for (const address of addresses) {
      const url = new URL(address, HOME).href;
      try {
        if (url.startsWith(HOME.href) && !LIVE.test(url) && !(await cache.match(plain(url)))) {
          const reply = await fetch(url); // as the page asked, so that the browser may have it already
          if (reply.status !== 200) {
            throw new Error(url);
          }
          await cache.put(plain(url), reply);
        }
      } catch {
        all = false;
      }
    }
    port?.postMessage({ kept: all });
  }

  self.addEventListener("message", (event) => {
    if (event.data?.keep) {
      event.waitUntil(keep(event.data.keep, event.ports[0]));
    }
  });

  self.addEventListener("activate", (event) => {
    const old = async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith(`${self.registration.scope} `) && name !== CACHE) {
          await caches.delete(name);
        }
      }
    };
    event.waitUntil(old());
  });

  self.addEventListener("fetch", (event) => {
    if (mine(event.request)) {
      event.stopImmediatePropagation();
      event.respondWith(kept(event.request));
    }
  });
}

importScripts("drive-worker.js");
