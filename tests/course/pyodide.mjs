// Runs pytest in Pyodide.
//   node pyodide.mjs PYODIDE STDLIB SITE ROOT WORDS...
// SITE is a folder of packages, ROOT the course; WORDS go to pytest.

const [pyodideFolder, stdlib, site, root, ...words] = process.argv.slice(2);
const { loadPyodide } = await import(`file://${pyodideFolder}/pyodide.mjs`);
const python = await loadPyodide({ indexURL: pyodideFolder, stdLibURL: stdlib });
for (const [place, folder] of [["/site", site], ["/course", root]]) {
  python.FS.mkdir(place);
  python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, place);
}
python.globals.set("words", python.toPy(words));
try {
  process.exitCode = python.runPython(`
import os, sys
sys.path.insert(0, "/site")
sys.dont_write_bytecode = True
os.chdir("/course")
import pytest
int(pytest.main(list(words)))
`);
} catch (error) {
  console.log(error.message); // without it, Node.js prints the whole of Pyodide
  process.exitCode = 1;
}
