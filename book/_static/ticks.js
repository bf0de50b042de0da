// A reader's ticks: which pages are done. They stay in this browser; a file takes them to another.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const KEY = "improvement-coaching-ticks";
  const foot = document.querySelector(".qi-foot");
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href).pathname;
  const here = pageOf(location);

  const store = storage();
  let ticks = read();
  if (foot && !store) {
    foot.prepend(element("p", { textContent: "This browser keeps nothing for the book, so pages cannot be ticked off." }));
  } else if (foot && "index" in foot.dataset) {
    showOverview();
  } else if (foot) {
    showBox();
  }
  show();
  // Another tab of the same book.
  addEventListener("storage", (event) => {
    if (event.key === KEY || event.key === null) {
      ticks = read();
      show();
    }
  });

  function storage() {
    try {
      localStorage.setItem(`${KEY}-try`, "1");
      localStorage.removeItem(`${KEY}-try`);
      return localStorage;
    } catch {
      return null;
    }
  }

  // Page -> the day on which it was ticked; or null when the text holds no ticks.
  function parse(text) {
    try {
      const entries = Object.entries(JSON.parse(text)[KEY]);
      return entries.every(([, day]) => /^\d{4}-\d\d-\d\d$/.test(day)) ? new Map(entries) : null;
    } catch {
      return null;
    }
  }

  function format() {
    return JSON.stringify({ [KEY]: Object.fromEntries([...ticks].sort()) }, null, 1);
  }

  function read() {
    return parse(store?.getItem(KEY)) ?? new Map();
  }

  // Returns whether they could be kept.
  function keep() {
    try {
      store.setItem(KEY, format());
      return true;
    } catch {
      return false;
    }
  }

  function pageOf(url) {
    return url.pathname.startsWith(root) ? url.pathname.slice(root.length).replace(/(\.html)?$/, "") || "index" : "";
  }

  function links() {
    const all = [...document.querySelectorAll(".bd-links a.reference.internal")];
    return all.map((link) => ({ link, page: pageOf(new URL(link.getAttribute("href"), location.href)) }))
      .filter(({ page }) => page && page !== "index");
  }

  // The parts of the book as the side bar has them: their names and pages.
  function parts() {
    const found = [];
    for (const list of document.querySelectorAll(".bd-links p.caption + ul")) {
      const pages = links().filter(({ link }) => list.contains(link));
      found.push({ name: list.previousElementSibling.textContent.trim(), pages });
    }
    return found;
  }

  function show() {
    for (const { link, page } of links()) {
      link.querySelector(".qi-tick")?.remove();
      if (ticks.has(page)) {
        const mark = element("span", { className: "qi-tick" });
        mark.append(
          element("span", { textContent: "\u00a0✓", ariaHidden: "true" }),
          element("span", { textContent: " (done)", className: "visually-hidden" }),
        );
        link.append(mark);
      }
    }
    const box = document.getElementById("qi-done");
    if (box) box.checked = ticks.has(here);
    const rows = document.querySelector(".qi-overview tbody");
    if (rows) {
      const all = parts();
      rows.replaceChildren(...all.map(({ name, pages }) => row(name, pages)));
      const pages = all.flatMap((part) => part.pages);
      const done = pages.filter(({ page }) => ticks.has(page)).length;
      document.getElementById("qi-total").textContent = `${done} of ${pages.length} pages are ticked off.`;
    }
  }

  function row(name, pages) {
    const done = pages.filter(({ page }) => ticks.has(page)).length;
    const bar = element("progress", { value: done, max: pages.length, ariaHidden: "true" });
    const number = element("td", { textContent: `${done} of ${pages.length} ` });
    number.append(bar);
    const next = element("td");
    const first = pages.find(({ page }) => !ticks.has(page));
    if (first) {
      next.append(element("a", { href: first.link.href.split("#")[0], textContent: first.link.textContent.trim() }));
    } else {
      next.textContent = "All done";
    }
    const made = element("tr");
    made.append(element("th", { scope: "row", textContent: name }), number, next);
    return made;
  }

  function showBox() {
    const box = element("input", { type: "checkbox", id: "qi-done" });
    const label = element("label", { className: "qi-box" });
    const said = element("p", { className: "qi-said" });
    said.setAttribute("role", "status");
    label.append(box, " I have worked through this page");
    box.addEventListener("change", () => {
      ticks = read();
      box.checked ? ticks.set(here, new Date().toISOString().slice(0, 10)) : ticks.delete(here);
      said.textContent = keep() ? "" : "This browser has no room left, so the tick will be gone when you leave.";
      show();
    });
    foot.prepend(label, said);
  }

  function showOverview() {
    const overview = element("div", { className: "qi-overview" });
    overview.innerHTML = `<h2 id="your-ticks">Your ticks</h2>
      <p><span id="qi-total"></span> At the foot of each page you can tick it off. Your ticks stay in this browser, and nobody else sees them.</p>
      <div class="qi-scroll"><table class="table"><thead><tr><th scope="col">Part</th><th scope="col">Done</th><th scope="col">Next page</th></tr></thead><tbody></tbody></table></div>
      <p class="qi-file"><button type="button" class="qi-button">Save my ticks in a file</button>
      <label class="qi-button">Restore them from a file<input type="file" accept=".json,application/json" class="visually-hidden"></label></p>
      <p class="qi-said" role="status"></p>`;
    const said = overview.querySelector(".qi-said");
    overview.querySelector("button").addEventListener("click", () => {
      const address = URL.createObjectURL(new Blob([format()], { type: "application/json" }));
      element("a", { href: address, download: "improvement-coaching-ticks.json" }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
      said.textContent = `The file improvement-coaching-ticks.json is among your downloads. Ticks in it: ${ticks.size}.`;
    });
    const chosen = overview.querySelector("input");
    chosen.addEventListener("change", async () => {
      const restored = parse(await chosen.files[0].text());
      chosen.value = "";
      if (!restored) {
        said.textContent = "That file holds no ticks. Nothing has changed; please choose the file that you saved here.";
        return;
      }
      ticks = new Map([...restored, ...read()]); // what is ticked here stays
      said.textContent = keep() ? `Ticks restored: ${restored.size}.` : "This browser has no room left for ticks.";
      show();
    });
    foot.before(overview);
  }

  function element(name, properties = {}) {
    return Object.assign(document.createElement(name), properties);
  }
});
