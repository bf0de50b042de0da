// The bar above a notebook of the browser edition: what is loading, that the work is saved in this browser, and the ways
// to take it along and to bring it back. It stands in the page before the application does.

"use strict";

(() => {
  const told = JSON.parse(document.currentScript.dataset.qi);
  const root = new URL("..", document.currentScript.src.split("?")[0].replace(/bar\.js$/, "notebooks/"));
  const path = new URLSearchParams(location.search).get("path") || "";
  const isExercise = path.startsWith("exercises/");
  const store = `Improvement coaching ${told.edition}`;
  const memory = (name) => `${store} ${name}`;

  // Python starts now, in a worker of its own, while the application is still coming. The kernel asks for a worker later,
  // and is given this one. A second kernel, after a restart, gets a fresh one.

  const Plain = window.Worker;
  const fresh = () => new Plain(new URL("pyodide/start.js", root));
  let early = fresh();
  window.Worker = function (address, options) {
    if (!String(address).includes(told.kernel)) {
      return new Plain(address, options);
    }
    const given = early || fresh();
    early = null;
    return given;
  };

  // JupyterLite takes down a worker whose version it has not noted, and registers it anew. Firefox fetches it for that: with
  // no network there would be no worker from then on. Ours sees to its own versions, so it is noted as the right one.

  const keeper = navigator.serviceWorker?.controller;
  if (keeper) {
    localStorage.setItem(`${keeper.scriptURL}-version`, told.application);
  }

  // The bar itself.

  const bar = document.createElement("div");
  bar.id = "qi-bar";
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", "Your work in this browser");
  const lesson = path.startsWith("lessons/")
    ? path.slice("lessons/".length).replace(/\.ipynb$/, "")
    : told.lessons[path.split("/").pop().replace(/\.ipynb$/, "")];
  const back = document.createElement("a");
  back.href = new URL(`../../${lesson || "index"}.html`, root).href;
  back.innerHTML = `← <span>Back to the </span>${lesson ? "lesson" : "book"}`;
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  const chooser = document.createElement("input");
  chooser.type = "file";
  chooser.multiple = true;
  chooser.hidden = true;
  chooser.accept = ".zip,.ipynb,.db,.json";
  const button = (words, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", () => act().catch((error) => problem(sentence(error))));
    return made;
  };
  bar.append(back, status);
  if (isExercise) {
    bar.append(button("Check my answers", check));
  }
  bar.append(button("Download my work", download), button("Restore", async () => chooser.click()), chooser);
  chooser.addEventListener("change", () => restore([...chooser.files]).catch((error) => problem(sentence(error))));
  // The application begins below the bar, however many lines that takes.
  const below = () => {
    document.documentElement.style.setProperty("--qi-bar", `${bar.offsetHeight}px`);
    dispatchEvent(new Event("resize"));
  };
  const show = () => {
    document.body.prepend(bar);
    new ResizeObserver(below).observe(bar);
  };
  document.body ? show() : addEventListener("DOMContentLoaded", show);

  let said = "";
  function say(words) {
    if (words !== said) {
      said = status.textContent = words;
      status.className = "";
    }
  }
  function problem(words) {
    said = status.textContent = words;
    status.className = "qi-problem";
  }
  function sentence(error) {
    return error?.name === "QuotaExceededError" || /quota/i.test(String(error?.message))
      ? "This browser has no room left, so the newest changes are not saved: download your work now."
      : `That did not work (${error?.message || error}). What you wrote is still in the page.`;
  }

  // Two tabs have a copy each of a file, and the later one to write would write over the other: the tab that was opened
  // second says so, until it is alone.

  const also = document.createElement("strong");
  also.setAttribute("role", "status");
  const alone = () => new Promise(() => (also.textContent = ""));
  navigator.locks?.request(store, { ifAvailable: true }, (lock) => {
    if (lock) {
      return alone();
    }
    also.textContent = "The course is open in another tab as well: please write in one of the two only, and close the other.";
    navigator.locks.request(store, alone);
  });
  bar.append(also);

  // What is loading, and how long it took here before.

  const app = () => window.jupyterapp;
  const panel = () => app()?.shell?.currentWidget;
  const begun = performance.now();
  const STEPS = { python: "Python", packages: "the course's tools", kernel: "the notebook" };
  const usual = Number(localStorage.getItem(memory("seconds"))) || 0;
  const wait = usual ? `usually about ${Math.round(usual)} seconds here` : "the first time this takes up to a minute on a slow line";
  const loading = (what) => {
    const readable = panel()?.context?.isReady ? " You can read on meanwhile." : "";
    say(`Loading ${what}: ${wait}.${readable}`);
  };
  loading("the page");
  const channel = new BroadcastChannel("qi-start");
  channel.addEventListener("message", (event) => ready || loading(STEPS[event.data] || "Python"));
  let ready = false;

  // The application, once it is there.

  const until = (seen) =>
    new Promise((resolve) => {
      const look = () => {
        const found = seen();
        found ? resolve(found) : setTimeout(look, 50);
      };
      look();
    });

  async function begin() {
    await until(() => panel()?.context?.isReady);
    const { context, content, sessionContext } = panel();
    nameParts();
    context.model.contentChanged.connect(changed);
    context.saveState.connect((_, state) => state === "failed" && unsaved());
    await sessionContext.ready;
    const kernel = await until(() => sessionContext.session?.kernel);
    await kernel.info;
    const able = kernel.requestExecute({ code: "", silent: true, store_history: false }).done.then(() => {
      ready = true;
      localStorage.setItem(memory("seconds"), String((performance.now() - begun) / 1000));
      saved();
    });
    await Promise.all([able, isExercise || runAll(content)]);
    await keepAll();
  }

  // What the application leaves without a name, or under a role that it has not, for those who listen to the page.

  const NAMES = {
    "#jp-NotebookLogo": "All files",
    ".jp-collapseHeadingButton": "Fold or unfold this section",
    ".jp-MarkdownCell .cm-content": "Text",
    ".jp-CodeCell .cm-content": "Code",
    ".jp-CodeCell .cm-content[aria-readonly=true]": "Code, locked",
  };
  function nameParts() {
    const narrow = matchMedia("(max-width: 47.99rem)"); // drawings are moved sideways there, by key too
    const label = () => {
      for (const [selector, words] of Object.entries(NAMES)) {
        for (const node of document.querySelectorAll(selector)) {
          node.getAttribute("aria-label") === words || node.setAttribute("aria-label", words);
        }
      }
      document.querySelectorAll(".jp-Notebook .jp-Cell:not([role])").forEach((node) => node.setAttribute("role", "article"));
      for (const { parentNode } of document.querySelectorAll(".jp-RenderedHTML > img.qi-drawing")) {
        narrow.matches ? (parentNode.tabIndex = 0) : parentNode.removeAttribute("tabindex");
      }
      document.querySelectorAll("jp-button[aria-pressed]").forEach((node) => node.removeAttribute("aria-pressed"));
    };
    let soon = 0;
    new MutationObserver(() => (soon ||= setTimeout(() => ((soon = 0), label()), 200))).observe(document.body, {
      childList: true, subtree: true,
    });
    narrow.addEventListener("change", label);
    label();
    const skip = document.querySelector(".skip-link");
    if (skip) {
      skip.removeAttribute("tabindex");
      skip.textContent = "Skip to the notebook";
      skip.addEventListener("click", (event) => (event.preventDefault(), panel().content.activeCell?.node.focus()));
    }
  }

  // The application takes keys before a form has them: an arrow would leave a list, and two presses of D delete the cell.
  // What a form does not want, such as Ctrl + S, is left to the application.

  addEventListener("keydown", (event) => {
    if (event.target.closest?.(".qi-editor")) {
      const wanted = !(event.ctrlKey || event.metaKey) || event.key === "Enter";
      event.target.toggleAttribute("data-lm-suppress-shortcuts", wanted);
    }
  }, true);

  // Running moves to the last cell; a reader stays where they are.
  async function runAll(content) {
    const { outerNode, node } = content;
    const scroller = outerNode ?? node;
    const [cell, top] = [content.activeCellIndex, scroller.scrollTop];
    let moved = false;
    const move = () => (moved = true);
    const kinds = ["wheel", "pointerdown", "keydown", "touchmove"];
    kinds.forEach((kind) => addEventListener(kind, move, true));
    const ran = app().commands.execute("notebook:run-all-cells");
    const stay = () => {
      if (!moved) {
        content.activeCellIndex = cell;
        scroller.scrollTop = top;
      }
    };
    requestAnimationFrame(stay);
    await ran;
    stay();
    setTimeout(() => (stay(), kinds.forEach((kind) => removeEventListener(kind, move, true))), 300);
  }

  // Saving: half a second after the last change, and at once when the page is put away.

  let byPerson = false;
  let answered = false; // the bar says what a check found, until somebody writes again
  let timer = 0;
  for (const kind of ["input", "paste", "drop"]) {
    addEventListener(kind, (event) => {
      if (event.target?.closest?.(".jp-Notebook")) {
        byPerson = true;
        answered = false;
        localStorage.setItem(memory("changed"), String(Date.now()));
        changed();
      }
    }, true);
  }
  function changed() {
    if (byPerson) {
      clearTimeout(timer);
      timer = setTimeout(save, 500);
    }
  }
  // A full store is said in the bar, where the way out is; the application's own window would only stand before it.
  let again = 0;
  function unsaved() {
    again = Date.now() + 10_000;
    problem(sentence({ name: "QuotaExceededError" }));
  }
  new MutationObserver(() => {
    document.querySelector('.jp-Dialog[aria-label^="File Save Error"] button')?.click();
  }).observe(document.body, { childList: true });
  async function save() {
    const { context } = panel();
    if (Date.now() < again) {
      timer = setTimeout(save, again - Date.now());
      return;
    }
    try {
      clearTimeout(timer);
      if (context.model.dirty) {
        await context.save();
      }
      if (!context.model.dirty) {
        saved();
      }
    } catch (error) {
      problem(sentence(error));
    }
  }
  document.addEventListener("visibilitychange", () => document.hidden && byPerson && save());

  const when = (name) => Number(localStorage.getItem(memory(name))) || 0;
  const undelivered = () => when("changed") > when("downloaded");
  function saved() {
    if (ready && !answered) {
      say(undelivered() ? "Saved in this browser, not downloaded yet." : "Saved in this browser.");
    }
  }
  addEventListener("beforeunload", (event) => {
    if (byPerson && (panel()?.context?.model?.dirty || undelivered())) {
      event.preventDefault();
      event.returnValue = ""; // the browser has words of its own
    }
  });

  // Everything of one's own as one zip, and back.

  async function download() {
    const files = await own();
    const open = panel()?.context;
    if (open) {
      files.set(open.path, bytes(JSON.stringify(open.model.toJSON(), null, 1)));
    }
    const day = new Date().toISOString().slice(0, 16).replace("T", "-").replace(":", "");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([zip(files)], { type: "application/zip" }));
    link.download = `improvement-coaching-${told.edition}-${day}.zip`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    localStorage.setItem(memory("downloaded"), String(Date.now()));
    byPerson = false;
    say(`Downloaded ${files.size} ${files.size === 1 ? "file" : "files"} as ${link.download}.`);
  }

  const bytes = (text) => new TextEncoder().encode(text);

  // What this browser holds, straight from its store, so that it can be had even when nothing else works any more.
  function own() {
    return new Promise((resolve, reject) => {
      const files = new Map();
      const asked = indexedDB.open(store);
      asked.onerror = () => reject(asked.error);
      asked.onsuccess = () => {
        const db = asked.result;
        if (!db.objectStoreNames.contains("files")) {
          return resolve(files);
        }
        const all = db.transaction("files").objectStore("files").openCursor();
        all.onerror = () => reject(all.error);
        all.onsuccess = () => {
          const cursor = all.result;
          if (!cursor) {
            db.close();
            return resolve(files);
          }
          const { type, format, content } = cursor.value;
          if (type !== "directory" && content != null) {
            files.set(
              cursor.key,
              format === "base64"
                ? Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
                : bytes(typeof content === "string" ? content : JSON.stringify(content, null, 1)),
            );
          }
          cursor.continue();
        };
      };
    });
  }

  async function restore(chosen) {
    const contents = app().serviceManager.contents;
    let count = 0;
    for (const file of chosen) {
      const raw = new Uint8Array(await file.arrayBuffer());
      const here = `${path.slice(0, path.lastIndexOf("/") + 1)}${file.name}`;
      const files = file.name.endsWith(".zip") ? await unzip(raw) : new Map([[here, raw]]);
      for (const [name, content] of files) {
        await folders(contents, name);
        await keepCopy(contents, name);
        await contents.save(name, model(name, content));
        count += 1;
      }
    }
    chooser.value = "";
    say(`Restored ${count} ${count === 1 ? "file" : "files"}; what was there before has “before” in its name.`);
    const open = panel()?.context;
    if (open) {
      await open.revert();
    }
  }

  function model(name, content) {
    if (name.endsWith(".ipynb")) {
      const notebook = JSON.parse(new TextDecoder().decode(content));
      notebook.metadata.kernelspec = { name: "python", display_name: "Python (in this page)", language: "python" };
      return { type: "notebook", format: "json", content: notebook };
    }
    let text = "";
    for (let at = 0; at < content.length; at += 32768) {
      text += String.fromCharCode(...content.subarray(at, at + 32768));
    }
    return { type: "file", format: "base64", content: btoa(text) };
  }

  async function folders(contents, name) {
    const parts = name.split("/").slice(0, -1);
    for (let depth = 1; depth <= parts.length; depth += 1) {
      const folder = parts.slice(0, depth).join("/");
      try {
        await contents.get(folder, { content: false });
      } catch {
        await contents.save(folder, { type: "directory", format: "json", content: null });
      }
    }
  }

  // Nothing that somebody wrote is overwritten: what lies there stays beside it.
  async function keepCopy(contents, name) {
    if ((await own()).has(name)) {
      const before = await contents.get(name, { content: true });
      const stamp = new Date().toISOString().slice(0, 19).replace(/[-:T]/g, "");
      const copy = name.replace(/(\.[^./]*)?$/, (end) => ` before ${stamp}${end}`);
      await contents.save(copy, { type: before.type, format: before.format, content: before.content });
    }
  }

  // Zip, written and read without a library: stored when written, stored or deflated when read.

  const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k += 1) {
      n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    }
    return n;
  });
  function crc(data) {
    let value = -1;
    for (const byte of data) {
      value = CRC[(value ^ byte) & 255] ^ (value >>> 8);
    }
    return ~value >>> 0;
  }

  function zip(files) {
    const parts = [];
    const central = [];
    let at = 0;
    for (const [path, data] of files) {
      const name = bytes(path);
      const head = new DataView(new ArrayBuffer(26));
      [20, 0x800, 0, 0, 0x5c21].forEach((value, place) => head.setUint16(2 * place, value, true)); // dated 2026-01-01
      head.setUint32(10, crc(data), true);
      head.setUint32(14, data.length, true);
      head.setUint32(18, data.length, true);
      head.setUint16(22, name.length, true);
      const common = new Uint8Array(head.buffer);
      const tail = new DataView(new ArrayBuffer(14));
      tail.setUint32(10, at, true);
      parts.push(new Uint8Array([80, 75, 3, 4]), common, name, data);
      central.push(new Uint8Array([80, 75, 1, 2, 20, 0]), common, new Uint8Array(tail.buffer), name);
      at += 30 + name.length + data.length;
    }
    const size = central.reduce((sum, part) => sum + part.length, 0);
    const end = new DataView(new ArrayBuffer(22));
    end.setUint32(0, 0x06054b50, true);
    end.setUint16(8, files.size, true);
    end.setUint16(10, files.size, true);
    end.setUint32(12, size, true);
    end.setUint32(16, at, true);
    return new Blob([...parts, ...central, new Uint8Array(end.buffer)]);
  }

  async function unzip(raw) {
    const view = new DataView(raw.buffer);
    let end = raw.length - 22;
    while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) {
      end -= 1;
    }
    if (end < 0) {
      throw new Error("this file is not a zip, or is damaged");
    }
    const files = new Map();
    let at = view.getUint32(end + 16, true);
    for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
      const method = view.getUint16(at + 10, true);
      const size = view.getUint32(at + 20, true);
      const [name, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
      const start = view.getUint32(at + 42, true);
      const path = new TextDecoder().decode(raw.subarray(at + 46, at + 46 + name));
      const from = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
      const data = raw.subarray(from, from + size);
      if (!path.endsWith("/") && !path.split("/").includes("..") && !path.startsWith("/")) {
        files.set(path, method ? await inflate(data) : data);
      }
      at += 46 + name + extra + comment;
    }
    return files;
  }

  async function inflate(data) {
    const parts = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(parts).arrayBuffer());
  }

  // The visible checks of an exercise, run from the top as the marker will.

  async function check() {
    await until(() => ready);
    say("Running your notebook from the top …");
    await runAll(panel().content);
    const cells = panel().content.widgets.filter(({ model }) => model.type === "code");
    const asks = ({ model }) =>
      model.outputs.toJSON().some(
        ({ output_type, data }) =>
          output_type === "error" || /"qi-advice">[A-Z]+\d\d \(/.test([data?.["text/html"] ?? ""].flat().join("")),
      );
    const open = cells.filter(asks);
    answered = true;
    if (open.length) {
      setTimeout(() => open[0].node.scrollIntoView({ block: "center" }), 400);
      problem(
        open.length === 1
          ? "One public check still has a question for you; it is in view."
          : `${open.length} public checks still have a question for you; the first is in view.`,
      );
    } else {
      say("Public checks passed; the submitted work gets further checks.");
    }
  }

  // Everything for the next visits, once nothing else is to be done.

  async function keepAll() {
    const worker = (await navigator.serviceWorker?.getRegistration(root.href))?.active;
    if (worker) {
      const list = await (await fetch(new URL("keep.json", root))).json();
      const seen = performance.getEntriesByType("resource").map(({ name }) => name);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => data.kept && (document.documentElement.dataset.qiKept = told.version);
      worker.postMessage({ keep: [...seen, location.href, ...list] }, [port2]);
    }
  }

  begin().catch((error) => problem(sentence(error)));
})();
