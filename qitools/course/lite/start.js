// Starts Python for the kernel: Pyodide itself, and the layers of packages that layers.json names.
// The page starts this worker at once (bar.js), while the application is still coming; the kernel's own script is then
// loaded on top, and finds Python running when it calls loadPyodide.

"use strict";

{
  async function inflated(reply) {
    const parts = reply.body.pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(parts).arrayBuffer());
  }

  // Writes the files of a tar into the file system without copying them.
  function unpack(FS, tar, site) {
    const text = new TextDecoder();
    const made = new Set();
    const word = (at, length) => text.decode(tar.subarray(at, at + length)).replace(/\0.*$/s, "");
    for (let at = 0; at + 512 <= tar.length && tar[at]; ) {
      const before = word(at + 345, 155);
      const name = `${site}/${before ? `${before}/` : ""}${word(at, 100)}`;
      const size = parseInt(word(at + 124, 12), 8);
      const folder = name.slice(0, name.lastIndexOf("/"));
      if (!made.has(folder)) {
        FS.mkdirTree(folder);
        made.add(folder);
      }
      FS.writeFile(name, tar.subarray(at + 512, at + 512 + size), { canOwn: true });
      at += 512 * (1 + Math.ceil(size / 512));
    }
  }

  const here = new URL(".", location.href).href;

  const started = (async () => {
    const address = (name) => new URL(name, here).href;
    const channel = new BroadcastChannel("qi-start");
    const told = (step) => channel.postMessage(step);
    const site = "/lib/python3.12/site-packages";
    told("python");
    const names = await (await fetch(address("layers.json"))).json();
    const boot = Promise.all(names.boot.map(async (name) => inflated(await fetch(address(name)))));
    // What the first drawing needs comes next, while Python starts: once it runs, nothing can come in until it rests.
    const come = new Map();
    const bring = async (layer) => come.set(layer, await inflated(await fetch(address(names.layers[layer]))));
    const soon = boot.then(() => Promise.all(names.early.map(bring)));
    importScripts(address("pyodide.js"));
    const load = self.loadPyodide;
    self.loadPyodide = () => started;
    const pyodide = await load({
      indexURL: here,
      packages: [],
      lockFileURL: address("lock.json"),
      stdLibURL: address(names.stdlib),
    });
    told("packages");
    for (const tar of await boot) {
      unpack(pyodide.FS, tar, site);
    }
    pyodide.registerJsModule("qi_start", {
      imports: names.imports,
      place(layer) {
        const tar = come.get(layer);
        if (tar) {
          unpack(pyodide.FS, tar, site);
          come.set(layer, undefined);
        }
        return Boolean(tar);
      },
      fetch(layer) {
        const request = new XMLHttpRequest();
        request.open("GET", address(names.layers[layer]), false);
        request.responseType = "arraybuffer";
        request.send();
        if (request.status !== 200) {
          throw new Error(`A part of the site could not be fetched: ${names.layers[layer]}`);
        }
        return new Uint8Array(request.response);
      },
    });
    pyodide.runPython("import qi_layers");
    told("kernel");
    pyodide.runPython("qi_layers.start_kernel()");
    void soon.then(() => pyodide.runPython("qi_layers.warm()"));
    return pyodide;
  })();

  self.loadPyodide = () => started;
  importScripts("../KERNEL"); // the build puts its name here
}
