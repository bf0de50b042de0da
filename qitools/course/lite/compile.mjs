// Compiles Python files to what Pyodide's own Python starts from at once, with that Python itself.
//   node compile.mjs PYODIDE STAGE
// STAGE holds one folder a layer; every .py in it becomes a .pyc in its place. What cannot be compiled stays as it is.

// Otherwise Node.js prints the whole line of Pyodide that an error comes from, which is a megabyte long.
process.on("uncaughtException", (error) => {
  console.error(error.message);
  process.exit(1);
});

const [pyodideFolder, stage] = process.argv.slice(2);
const { loadPyodide } = await import(`file://${pyodideFolder}/pyodide.mjs`);
const python = await loadPyodide({ indexURL: pyodideFolder });
python.FS.mkdir("/stage");
python.FS.mount(python.FS.filesystems.NODEFS, { root: stage }, "/stage");
python.runPython(`
import py_compile
from pathlib import Path

# Layers whose help nobody reads, and whose explanations are half of their size.
UNREAD = ("database", "excel", "fonttools", "matplotlib", "pandas", "stdlib")
for source in sorted(Path("/stage").rglob("*.py")):
    layer = source.relative_to("/stage").parts[0]
    name = source.as_posix().removeprefix("/stage/").split("/", 1)[1]
    try:
        py_compile.compile(
            str(source), source.with_suffix(".pyc"), dfile=name, doraise=True, optimize=2 if layer in UNREAD else 0,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )
    except (py_compile.PyCompileError, ValueError, UnicodeDecodeError):
        continue
    source.unlink()
`);
// Matplotlib looks through its fonts when it first starts; the list that it makes is the same every time.
python.runPython(`
import os, sys
for layer in sorted(os.listdir("/stage")):
    if layer != "stdlib":
        sys.path.append(f"/stage/{layer}")
os.environ["MPLCONFIGDIR"] = "/stage/matplotlib/matplotlib_fonts"
os.makedirs(os.environ["MPLCONFIGDIR"])
import matplotlib.font_manager
`);
