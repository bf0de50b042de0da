// The form that every editor shares. Python describes what it asks for (`_form`) and holds the truth (`_state`);
// this file shows it, and sends what is typed. It knows nothing of fishbones, aims or tests.
//
// One message is under way at a time. While Python draws, typing goes on here, and only the newest state is sent next.

const READABLE = 0.65; // of its own size: what a drawing must keep to be read beside the form
const NARROW = 640; // pixels: a form no wider than this shows rows as on a phone
const LATE = 4000; // milliseconds without an answer before saying so

export default { render };

function render({ model, el }) {
  const form = new Form(model, el);
  return () => form.close();
}

class Form {
  constructor(model, el) {
    this.model = model;
    this.me = Math.random().toString(36).slice(2);
    this.number = 0; // of the last message sent
    this.saying = null; // what to announce when the message under way is answered
    this.before = []; // pieces of work that are done and not sent yet
    this.visit = 0; // counts visits to fields: the typing of one visit is undone as one step
    this.data = structuredClone(model.get("_state").data);
    const { title, help, layout, style, parts } = model.get("_form");
    this.parts = parts.filter((part) => part.kind !== "kept");
    this.lists = Object.fromEntries(parts.filter((part) => part.list).map((part) => [part.key, part]));
    this.build(title, help);
    if (layout) this.root.dataset.layout = layout;
    this.root.dataset.style = style;
    this.roomy = style !== "projector" && ["", "page", "chart"].includes(layout); // whether the drawing may stand beside the form
    el.append(this.root);

    this.heard = {
      "change:_state": () => this.takeState(),
      "change:_view": () => this.takeView(),
      "change:_picture": () => this.drawPicture(),
    };
    for (const [name, hear] of Object.entries(this.heard)) model.on(name, hear);
    this.flushNow = () => this.send();
    window.addEventListener("pagehide", this.flushNow);

    this.fill();
    this.drawPicture();
    this.takeView();
    if (!model.get("_view").answer) model.send({ do: "show" });
  }

  close() {
    this.send();
    for (const [name, hear] of Object.entries(this.heard)) this.model.off(name, hear);
    window.removeEventListener("pagehide", this.flushNow);
    this.beside.disconnect();
    clearTimeout(this.late);
    clearTimeout(this.closing);
    if (this.url) URL.revokeObjectURL(this.url);
  }

  // ---- building ----

  build(title, help) {
    const button = (name, text, icon, keys) =>
      h("button", { type: "button", class: "qi-button", "data-do": name, title: keys || false }, glyph(icon), text);
    this.undo = button("undo", "Undo", "undo", "Ctrl+Z");
    this.redo = button("redo", "Redo", "redo", "Ctrl+Shift+Z");
    this.copy = button("copy", "Copy my answer", "copy");
    this.image = h("img", { class: "qi-picture", alt: "", hidden: true });
    this.size = h("button", { type: "button", class: "qi-button qi-size", "data-do": "size" }, "Show larger");
    this.figure = h("figure", { class: "qi-figure", "aria-label": `Picture: ${title}` }, this.image);
    this.shown = h("div", { class: "qi-shown" }, this.figure, this.size);
    this.status = h("p", { class: "qi-status", role: "status", "aria-live": "polite" });
    this.file = h("p", { class: "qi-file" });
    this.asks = h("ul", { class: "qi-asks", "aria-label": "About the whole" });
    this.whole = h("div", { class: "qi-whole", hidden: true }, h("p", { class: "qi-heading" }, "About the whole"), this.asks);
    this.menu = h("div", { class: "qi-menu", role: "menu", popover: "auto" });
    this.linker = h("div", { class: "qi-menu qi-linker", role: "dialog", popover: "auto" });
    this.fields = new Map(); // key -> { control, notes }
    this.rows = new Map(); // row id -> its elements

    this.root = h(
      "div",
      { class: "qi-editor", role: "group", "aria-label": title },
      h("div", { class: "qi-head" }, h("p", { class: "qi-title" }, title), h("div", { class: "qi-tools" }, this.undo, this.redo, this.copy)),
      h("p", { class: "qi-help" }, help),
      (this.body = h("div", { class: "qi-body" }, this.shown, (this.form = h("div", { class: "qi-form" }, ...this.buildParts())), this.whole)),
      h("div", { class: "qi-foot" }, this.status, this.file),
      this.menu,
      this.linker,
    );
    const on = (name, act) => this.root.addEventListener(name, act.bind(this));
    on("input", this.onInput);
    on("focusin", this.onFocus);
    on("focusout", this.onBlur);
    on("keydown", this.onKey);
    on("paste", this.onPaste);
    on("click", this.onClick);
    on("beforeinput", (event) => {
      // How much of the browser's own undoing there is to redo in this field.
      const node = event.target;
      const redo = { historyUndo: 1, historyRedo: -1 }[event.inputType];
      node.redoable = redo ? (node.redoable || 0) + redo : 0;
    });
    // Beside the drawing, the form scrolls within the height of the window, or of the drawing and its questions.
    this.beside = new ResizeObserver(() => {
      this.root.style.setProperty("--qi-beside", `${this.shown.offsetHeight + this.whole.offsetHeight}px`);
      this.putPicture();
      this.fitLists();
    });
    for (const part of [this.root, this.shown, this.form, this.whole]) this.beside.observe(part);
    for (const popover of [this.menu, this.linker]) {
      popover.addEventListener("toggle", (event) => {
        if (event.newState === "closed" && popover.contains(document.activeElement)) this.opener?.focus();
        this.opener?.setAttribute("aria-expanded", event.newState === "open");
      });
    }
  }

  buildParts() {
    const built = [];
    let beside = null; // where short fields stand beside each other
    for (const part of this.parts) {
      if (part.heading) built.push(h("p", { class: "qi-stage" }, part.heading));
      if (!part.short) built.push(...(part.list ? [this.buildList(part)] : this.buildField(part)));
      else {
        if (!beside || part.heading) built.push((beside = h("div", { class: "qi-shorts" })));
        beside.append(...this.buildField(part));
      }
      if (!part.short) beside = null;
    }
    return built;
  }

  buildField(field) {
    const id = `${this.me}-${field.key}`;
    const node = control(field, { id, "data-key": field.key, "aria-describedby": `${id}-notes` });
    const notes = h("div", { class: "qi-notes", id: `${id}-notes` });
    this.fields.set(field.key, { control: node, notes });
    if (field.kind === "pick") return [h("div", { class: "qi-pick", role: "radiogroup", "aria-labelledby": `${id}-label`, "aria-describedby": notes.id }, h("p", { class: "qi-card", id: `${id}-label`, dir: "auto" }, field.label), node, notes)];
    const parts = [h("label", { for: id }, field.label), node];
    return [h("div", { class: `qi-field qi-${field.kind}` }, ...(field.kind === "switch" ? parts.reverse() : parts)), notes];
  }

  buildList(list) {
    list.body = h("ol", { class: "qi-rows", role: "list", "aria-label": list.label });
    const details = list.columns.slice(1);
    // A number needs little room, and its heading no less than its longest word.
    const room = (least, words) => `${Math.max(least, ...words.split(/[\s/]+/).map((word) => 0.6 * word.length + 0.5)).toFixed(2)}em`;
    const widths = { choice: () => "7.75em", count: (words) => room(3.2, words), number: (words) => room(4, words), date: () => "9em", text: () => "minmax(5rem, 0.7fr)", long: () => "minmax(8rem, 1fr)", links: () => "minmax(8rem, 0.9fr)" };
    const columns = details.map((column) => widths[column.kind](column.label));
    const grid = ["minmax(min(10rem, 30%), 1fr)", ...columns, (list.within || list.levels.some((level) => level.within)) && "5.6em", "1.9em"];
    const head = h("div", { class: "qi-columns", "aria-hidden": "true" }, ...list.columns.map((column) => h("span", {}, column.label)));
    const notes = h("div", { class: "qi-notes" });
    this.fields.set(list.key, { control: list.body, notes });
    return h(
      "div",
      { class: `qi-list${list.cards ? " qi-cards" : ""}`, style: `--qi-grid: ${grid.filter(Boolean).join(" ")}` },
      this.parts.filter((part) => part.list).length > 1 && h("p", { class: "qi-stage" }, list.label),
      list.cards ? null : head,
      list.body,
      h("button", { type: "button", class: "qi-button qi-add", "data-do": "append", "data-list": list.key }, glyph("plus"), `Add ${list.levels[0].name}`),
      notes,
    );
  }

  buildRow(list, row) {
    const mark = { "data-list": list.key, "data-id": row.id };
    const cells = list.columns.map((column, place) => {
      const node = control(column, { ...mark, "data-key": column.key, "data-main": place === 0 });
      if (place === 0) return { column, node, cell: h("div", { class: "qi-main" }, node) };
      return { column, node, cell: h("div", { class: "qi-cell" }, h("span", { class: "qi-small", "aria-hidden": "true" }, column.label), node) };
    });
    const within = h("button", { type: "button", class: "qi-button qi-within", "data-do": "within", ...mark });
    const more = h("button", { type: "button", class: "qi-button qi-more", "data-do": "menu", "aria-haspopup": "menu", "aria-expanded": "false", ...mark }, glyph("more"));
    const notes = h("div", { class: "qi-notes", id: `${this.me}-${row.id}` });
    cells[0].node.setAttribute("aria-describedby", notes.id);
    const toggle = list.cards && h("button", { type: "button", class: "qi-button qi-within", "data-do": "toggle", "aria-expanded": "false", ...mark }, "Details");
    const [main, ...details] = cells.map((part) => part.cell);
    const buttons = [toggle || null, within, more];
    const item = h("li", { class: "qi-row" }, main, ...(list.cards ? [...buttons, ...details] : [...details, ...buttons]), notes);
    return { item, cells, within, more, toggle, notes };
  }

  // ---- showing the state ----

  fill() {
    for (const part of this.parts) {
      if (part.list) this.fillList(part);
      else put(this.fields.get(part.key).control, this.data[part.key]);
    }
  }

  fillList(list) {
    const rows = this.data[list.key];
    const there = new Set(rows.map((row) => row.id));
    for (const [id, parts] of this.rows) {
      if (parts.list === list.key && !there.has(id)) {
        parts.item.remove();
        this.rows.delete(id);
      }
    }
    const active = document.activeElement;
    const caret = [active?.selectionStart, active?.selectionEnd];
    rows.forEach((row, place) => {
      let parts = this.rows.get(row.id);
      if (!parts) {
        parts = { ...this.buildRow(list, row), list: list.key };
        this.rows.set(row.id, parts);
        if (list.cards && rows.length === 1) this.setOpen(row.id, true);
      }
      const level = levelOf(list, row.depth);
      if (list.body.children[place] !== parts.item) list.body.insertBefore(parts.item, list.body.children[place] || null);
      parts.item.style.setProperty("--qi-depth", row.depth);
      parts.item.dataset.depth = Math.min(row.depth, 3);
      parts.item.toggleAttribute("data-plain", !level.fields.length && list.columns.length > 1);
      parts.cells.forEach(({ column, node, cell }, number) => {
        cell.hidden = number > 0 && !level.fields.includes(column.key);
        if (column.kind !== "links") put(node, row[column.key]);
        cell.toggleAttribute("data-empty", isEmpty(row[column.key]));
      });
      if (level.hint) parts.cells[0].node.placeholder = level.hint;
      parts.within.hidden = !list.within && (!level.within || row.depth >= list.deepest);
      parts.within.textContent = list.within ? list.within[0] : level.within;
    });
    this.nameRows(list);
    if (active !== document.activeElement && this.root.contains(active)) {
      active.focus({ preventScroll: true });
      if (caret[0] != null) active.setSelectionRange(...caret);
    }
  }

  nameRows(list) {
    // What a screen reader says on entering a control: which row it belongs to, and what that lies under.
    const rows = this.data[list.key];
    const counts = [];
    const above = [];
    for (const row of rows) {
      counts.length = row.depth + 1;
      counts[row.depth] = (counts[row.depth] || 0) + 1;
      above.length = row.depth;
      const parent = row.depth ? ` under ${above[row.depth - 1]}` : "";
      const name = `${capital(levelOf(list, row.depth).name)} ${counts[row.depth]}${parent}`;
      above[row.depth] = shorten(row[list.columns[0].key]) || name;
      const { cells, within, more, toggle } = this.rows.get(row.id);
      cells.forEach(({ column, node }, place) => {
        if (column.kind === "links") {
          const linked = this.linked(column, row).map(({ text, how }) => (how === "weak" ? `${text} (weak)` : text));
          node.textContent = linked.join("; ") || "Choose";
          label(node, `${column.label}: ${node.textContent} (${name})`);
        } else label(node, place ? `${column.label}: ${name}` : name);
      });
      if (toggle) label(toggle, `${toggle.textContent} of ${above[row.depth]}`);
      label(within, `${within.textContent} (under ${above[row.depth]})`);
      label(more, `More for ${above[row.depth]}`);
    }
  }

  // The rows that a row is linked to, in their order.
  linked(column, row) {
    return column.to.flatMap((key) =>
      this.data[key]
        .filter((other) => row[column.key][other.id])
        .map((other) => ({ text: shorten(other[this.lists[key].columns[0].key]) || "(no words yet)", how: row[column.key][other.id] })),
    );
  }

  drawPicture() {
    const { svg, alt } = this.model.get("_picture");
    this.size.hidden = !svg;
    if (!svg || svg === this.svg) return;
    this.svg = svg;
    const url = URL.createObjectURL(new Blob([joined(svg)], { type: "image/svg+xml" }));
    const next = h("img", { class: "qi-picture", src: url, alt });
    // Shown once it is ready, so that nothing flickers; by then a newer one may have come.
    next.decode().catch(() => {}).then(() => {
      if (svg !== this.svg) return URL.revokeObjectURL(url);
      const { naturalWidth: wide, naturalHeight: high } = this.image;
      this.image.replaceWith(next);
      this.image = next;
      next.style.setProperty("--qi-wide", `${next.naturalWidth}px`);
      next.style.setProperty("--qi-high", `${next.naturalHeight}px`);
      if (next.naturalWidth !== wide || next.naturalHeight !== high) this.putPicture(); // it asks for a layout at once
      if (this.url) URL.revokeObjectURL(this.url);
      this.url = url;
      this.root.dataset.drawn = this.model.get("_view").n;
    });
  }

  // Put the drawing beside the form, unless it would be too small to read there; once it was, it stays where it is, so
  // that nothing jumps while one types. What does not fit its place can be scrolled to, by keyboard too.
  putPicture() {
    const { naturalWidth: wide, naturalHeight: high } = this.image;
    if (!wide) return;
    const { layout } = this.root.dataset;
    const room = this.body.clientWidth;
    const column = (room - 20) / (layout === "chart" ? 1.625 : 2.3); // as editor.css divides it
    const fits = Math.min(column / wide, layout ? 1 : (0.46 * innerHeight) / high);
    if (room >= 992 && fits < READABLE) this.roomy = false;
    this.root.toggleAttribute("data-beside", this.roomy && this.root.dataset.size !== "full");
    const { figure } = this;
    const more = figure.scrollHeight > figure.clientHeight + 1 || figure.scrollWidth > figure.clientWidth + 1;
    if (more) figure.tabIndex = 0;
    else figure.removeAttribute("tabindex");
  }

  // Where its columns have no room beside each other, the cells of a row stand below each other.
  fitLists() {
    const widths = `${this.body.clientWidth} ${this.form.clientWidth}`;
    if (widths === this.widths) return;
    this.widths = widths;
    for (const list of Object.values(this.lists)) {
      const node = list.body.parentElement;
      const head = node.querySelector(".qi-columns");
      node.removeAttribute("data-narrow");
      if (head) node.toggleAttribute("data-narrow", this.body.clientWidth <= NARROW || head.scrollWidth > head.clientWidth + 1);
    }
  }

  takeView() {
    const view = this.model.get("_view");
    if (!view.answer) return;
    this.undo.disabled = !view.undo;
    this.redo.disabled = !view.redo;
    this.file.textContent = view.file ? `Saved as you type, in ${view.file}` : "";
    this.showNotes(view.notes);
    if (view.by === this.me && this.sent && view.n >= this.sent) {
      this.sent = 0;
      clearTimeout(this.late);
      if (this.lateness) this.say("Saved.");
      this.lateness = false;
      if (this.dirty) this.send();
      else this.root.removeAttribute("data-busy");
    }
    if (view.message) {
      this.saying = null;
      this.say(view.message);
    } else this.tell();
    this.afterView?.();
  }

  // Say what was done and how many questions there are now, once Python has seen it.
  tell() {
    if (this.saying === null || this.dirty || this.sent) return;
    this.say(`${this.saying} ${countNotes(this.model.get("_view").notes)}`.trim());
    this.saying = null;
  }

  showNotes(notes) {
    const told = JSON.stringify(notes);
    if (told === this.told) return;
    this.told = told;
    const places = new Map();
    for (const { notes } of [...this.fields.values(), ...this.rows.values()]) places.set(notes, []);
    const whole = [];
    for (const note of notes) {
      const place = this.rows.get(note.row)?.notes || this.fields.get(note.field)?.notes;
      if (place) places.get(place).push(note);
      else whole.push(note);
    }
    for (const [place, here] of places) if (here.length || place.childNodes.length) place.replaceChildren(...here.map(noteParagraph));
    for (const { notes, toggle } of this.rows.values()) {
      const count = places.get(notes).length;
      if (toggle) toggle.textContent = count ? `Details and ${count} ${count === 1 ? "question" : "questions"}` : "Details";
    }
    for (const list of Object.values(this.lists)) if (list.cards) this.nameRows(list);
    this.asks.replaceChildren(...whole.map((note) => h("li", {}, noteParagraph(note))));
    this.whole.hidden = !whole.length;
  }

  say(text) {
    this.status.textContent = text;
  }

  // ---- talking to Python ----

  touch(step = "") {
    // Pieces of work that follow each other quickly go in one message, and are still undone one by one.
    if (this.dirty && (!step || step !== this.step)) this.before.push({ step: this.step, data: this.last });
    this.last = structuredClone(this.data);
    this.dirty = true;
    this.root.setAttribute("data-busy", "");
    this.step = step;
    queueMicrotask(() => this.send()); // before the browser lays out the form again
  }

  send(atOnce = false) {
    if (!this.dirty || (this.sent && !atOnce)) return;
    if (this.renamed) for (const list of Object.values(this.lists)) this.nameRows(list);
    this.renamed = false;
    this.dirty = false;
    this.sent = ++this.number;
    // The clock runs first: sending fails when the kernel has gone, and that must be said too.
    clearTimeout(this.late);
    this.late = setTimeout(() => {
      this.sent = 0;
      this.lateness = true;
      this.dirty = true;
      this.say("Not saved yet: the notebook is busy, or its kernel has stopped. Your words stay here while this page is open.");
    }, LATE);
    const { before } = this;
    this.before = [];
    this.model.send({ do: "edit", by: this.me, n: this.number, step: this.step, data: this.data, before });
  }

  takeState() {
    const { data, by } = this.model.get("_state");
    // What comes back from here is known here already; and what has been typed since is newer.
    if (by === this.me || this.dirty) return;
    const active = document.activeElement?.dataset?.id;
    const list = active && this.lists[document.activeElement.dataset.list];
    const place = list && this.data[list.key].findIndex((row) => row.id === active);
    this.data = structuredClone(data);
    this.fill();
    if (list && !this.rows.has(active)) {
      const near = this.data[list.key][Math.min(place, this.data[list.key].length - 1)];
      if (near) this.focusRow(near.id);
    }
    if (document.activeElement?.dataset) this.arrive(document.activeElement);
  }

  ask(what, said) {
    this.send(true);
    this.saying = said;
    this.model.send({ do: what });
  }

  copyAnswer() {
    const finish = async () => {
      this.afterView = null;
      const { answer } = this.model.get("_view");
      try {
        await navigator.clipboard.writeText(answer);
        this.say("Your answer is copied. Paste it where the exercise asks for it.");
      } catch {
        this.offer(answer);
      }
    };
    this.send(true);
    if (!this.sent) return finish();
    this.afterView = () => this.sent || finish();
  }

  offer(answer) {
    // The browser does not let a page use the clipboard here: show the text, selected.
    this.offered?.remove();
    const id = `${this.me}-answer`;
    const area = h("textarea", { id, class: "qi-answer", readonly: true, rows: 8, spellcheck: "false" });
    area.value = answer;
    const close = h("button", { type: "button", class: "qi-button", "data-do": "unoffer" }, "Close");
    this.offered = h("div", { class: "qi-offer" }, h("label", { for: id }, "Your answer: press Ctrl+C (⌘C on a Mac) to copy it."), area, close);
    this.root.querySelector(".qi-head").after(this.offered);
    area.focus();
    area.select();
    this.say("Your answer is shown at the top, selected. Press Ctrl+C to copy it.");
  }

  // ---- what a person does ----

  onInput(event) {
    const { list, id, key, link, column } = event.target.dataset;
    if (link) this.link(this.lists[list], id, column, link, event.target.value);
    if (!key) return;
    const written = event.target.type === "checkbox" ? (event.target.checked ? "yes" : "") : event.target.value;
    const value = written.toWellFormed?.() ?? written;
    if ("main" in event.target.dataset) this.renamed = true;
    if (list) this.row(list, id)[key] = value;
    else this.data[key] = value;
    if (/radio|checkbox/.test(event.target.type)) this.saying = ""; // it is chosen at once: say the questions that follow
    grow(event.target);
    event.target.parentNode.toggleAttribute("data-empty", !value);
    this.touch(`${id || ""}.${key}#${this.visit}`);
  }

  arrive(node) {
    this.visit += 1;
    node.before = node.value;
    node.redoable = 0;
  }

  onFocus(event) {
    if (event.target.dataset.key) this.arrive(event.target);
    // Where there is no room for columns, the row in use shows its details. The others close only after a click had
    // the time to end, so that nothing moves away under the pointer.
    const row = event.target.closest(".qi-row");
    row?.setAttribute("data-open", "");
    clearTimeout(this.closing);
    this.closing = setTimeout(() => {
      for (const open of this.root.querySelectorAll(".qi-row[data-open]")) {
        if (open !== row) open.removeAttribute("data-open");
      }
    }, 400);
  }

  onBlur(event) {
    const { key } = event.target.dataset;
    if (!key || event.target.value === event.target.before) return;
    this.saying ??= "";
    this.send();
    this.tell();
  }

  onClick(event) {
    const button = event.target.closest("button[data-do]");
    if (!button) return;
    const { do: what, list: key, id } = button.dataset;
    const list = this.lists[key];
    if (what === "undo") this.ask("undo", "Undone.");
    else if (what === "redo") this.ask("redo", "Redone.");
    else if (what === "copy") this.copyAnswer();
    else if (what === "unoffer") this.offered.remove();
    else if (what === "size") this.setSize(this.root.dataset.size !== "full");
    else if (what === "append") this.add(list, this.data[key].length, 0);
    else if (what === "within") this.addWithin(list, id);
    else if (what === "toggle") this.setOpen(id, button.getAttribute("aria-expanded") === "false");
    else if (what === "links") this.openLinks(list, id, button);
    else if (what === "menu") this.openMenu(list, id, button);
    else if (button.getAttribute("role") === "menuitem") {
      this.menu.hidePopover();
      this.act(what, list, id);
    }
  }

  setOpen(id, open) {
    const { item, toggle } = this.rows.get(id);
    item.toggleAttribute("data-shown", open);
    toggle?.setAttribute("aria-expanded", open);
  }

  setSize(full) {
    this.root.dataset.size = full ? "full" : "";
    this.size.textContent = full ? "Show smaller" : "Show larger";
    this.putPicture();
  }

  act(what, list, id) {
    if (what === "below") this.addBelow(list, id);
    else if (what === "deeper") this.addWithin(list, id);
    else if (what === "up" || what === "down") this.move(list, id, what);
    else if (what === "in" || what === "out") this.shift(list, id, what);
    else if (what === "remove") this.remove(list, id);
  }

  onKey(event) {
    const node = event.target;
    const command = event.ctrlKey || event.metaKey;
    const { list: key, id } = node.dataset;
    const list = this.lists[key];
    // JupyterLab would take these keys as its own: "b" on a menu would insert a cell. Ctrl+S still saves the notebook.
    if (!command || event.key === "Enter") event.stopPropagation();
    if (event.isComposing) return;

    if (command && !event.altKey && /^[zy]$/i.test(event.key)) {
      event.stopPropagation();
      const redo = event.shiftKey || event.key.toLowerCase() === "y";
      // While there is typing in this field to take back, the browser does that, as everywhere else.
      const typing = "before" in node && node.tagName !== "SELECT" && node.type !== "range" && (redo ? node.redoable > 0 : node.value !== node.before);
      if (typing || node.readOnly) return;
      event.preventDefault();
      const button = redo ? this.redo : this.undo;
      if (!button.disabled || this.dirty || this.sent) this.ask(redo ? "redo" : "undo", redo ? "Redone." : "Undone.");
      return;
    }
    if (this.menu.contains(node)) return this.onMenuKey(event);
    if (!list || !id || node.tagName === "SELECT") {
      if (event.key === "Enter" && node.tagName === "TEXTAREA" && node.dataset.key && node.rows === 1 && !event.shiftKey) {
        event.preventDefault();
        this.leave(node);
      }
      return;
    }
    const arrow = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "in" }[event.key];
    if (event.altKey && arrow) {
      event.preventDefault();
      event.stopPropagation();
      this.act(arrow, list, id);
    } else if (node.tagName === "BUTTON" || command) {
      return;
    } else if (event.key === "Enter" && !event.shiftKey && node.rows !== 3) {
      event.preventDefault();
      if (list.cards && !("main" in node.dataset)) this.leave(node);
      else this.enter(list, id);
    } else if (event.key === "Backspace" && "main" in node.dataset && !node.value && this.isBlank(list, id)) {
      event.preventDefault();
      this.remove(list, id, true);
    } else if ((arrow === "up" || arrow === "down") && !event.shiftKey && (!list.cards || "main" in node.dataset) && node.selectionStart === node.selectionEnd) {
      const edge = arrow === "up" ? 0 : node.value.length;
      if (node.selectionStart !== edge) return;
      const row = this.data[key][this.place(list, id) + (arrow === "up" ? -1 : 1)];
      const next = row && this.rows.get(row.id).cells.find(({ column, cell }) => column.key === node.dataset.key && !cell.hidden);
      if (!next) return;
      event.preventDefault();
      next.node.focus();
    }
  }

  leave(node) {
    // Enter in a field of one line: on to whatever comes next.
    const controls = [...this.root.querySelectorAll("textarea[data-key], input[data-key], select[data-key]")].filter((other) => other.offsetParent);
    controls[controls.indexOf(node) + 1]?.focus();
  }

  // ---- rows ----

  row(key, id) {
    return this.data[key].find((row) => row.id === id);
  }

  place(list, id) {
    return this.data[list.key].findIndex((row) => row.id === id);
  }

  isBlank(list, id) {
    const row = this.row(list.key, id);
    return list.columns.every((column) => isEmpty(row[column.key]));
  }

  fresh(list, depth, texts = {}) {
    const id = `x${Math.random().toString(36).slice(2, 10)}`;
    return { id, depth, ...Object.fromEntries(list.columns.map(({ key, kind }) => [key, texts[key] || (kind === "links" ? {} : "")])) };
  }

  nameOf(list, id) {
    const rows = this.data[list.key];
    const place = this.place(list, id);
    return shorten(rows[place][list.columns[0].key]) || `the ${levelOf(list, rows[place].depth).name}`;
  }

  parentOf(list, place) {
    const rows = this.data[list.key];
    for (let above = place - 1; above >= 0; above--) if (rows[above].depth < rows[place].depth) return rows[above];
    return null;
  }

  changed(list, said) {
    this.fillList(list);
    for (const other of Object.values(this.lists)) if (other !== list) this.nameRows(other);
    this.touch();
    this.send();
    this.saying = said;
  }

  focusRow(id) {
    const { node } = this.rows.get(id).cells[0];
    node.focus();
    node.setSelectionRange(node.value.length, node.value.length);
  }

  add(list, place, depth, texts = {}) {
    const rows = this.data[list.key];
    const row = this.fresh(list, depth, texts);
    rows.splice(place, 0, row);
    const parent = this.parentOf(list, place);
    this.changed(list, `${capital(levelOf(list, depth).name)} added${parent ? ` under ${this.nameOf(list, parent.id)}` : ""}.`);
    if (list.cards) this.setOpen(row.id, true);
    this.focusRow(row.id);
  }

  addBelow(list, id) {
    const rows = this.data[list.key];
    const place = this.place(list, id);
    this.add(list, end(rows, place), rows[place].depth);
  }

  addWithin(list, id) {
    if (list.within) {
      const other = this.lists[list.within[1]];
      return this.add(other, this.data[other.key].length, 0, { [list.within[2]]: { [id]: "strong" } });
    }
    const rows = this.data[list.key];
    const place = this.place(list, id);
    const stop = end(rows, place);
    // A row that is there already, and empty, is the one to write in.
    const empty = rows.slice(place + 1, stop).find((row) => row.depth === rows[place].depth + 1 && this.isBlank(list, row.id));
    if (empty) this.focusRow(empty.id);
    else this.add(list, stop, rows[place].depth + 1);
  }

  enter(list, id) {
    const rows = this.data[list.key];
    const place = this.place(list, id);
    const { depth } = rows[place];
    const alone = end(rows, place) === place + 1;
    if (this.isBlank(list, id) && alone && list.levels.length > 1) {
      // Nothing more to say here: a step out, and from the outermost causes on to what comes next.
      if (depth > 1) return this.shift(list, id, "out");
      if (depth === 1) {
        rows.splice(place, 1);
        const next = rows[place];
        if (!next) return this.add(list, place, 0);
        this.changed(list, "");
        return this.focusRow(next.id);
      }
      return;
    }
    if (depth === 0 && list.levels.length > 1) this.addFirst(list, place);
    else this.add(list, end(rows, place), depth);
  }

  addFirst(list, place) {
    const next = this.data[list.key][place + 1];
    if (next && next.depth === 1 && this.isBlank(list, next.id)) this.focusRow(next.id);
    else this.add(list, place + 1, 1);
  }

  remove(list, id, upwards = false) {
    const rows = this.data[list.key];
    const place = this.place(list, id);
    const name = this.nameOf(list, id);
    const count = end(rows, place) - place;
    rows.splice(place, count);
    this.changed(list, `Removed ${name}${count > 1 ? ` and ${count - 1} under it` : ""}.`);
    const near = rows[upwards ? Math.max(0, place - 1) : Math.min(place, rows.length - 1)];
    if (near) this.focusRow(near.id);
    else list.body.nextElementSibling.focus();
  }

  move(list, id, way) {
    const rows = this.data[list.key];
    const from = this.place(list, id);
    const stop = end(rows, from);
    const { depth } = rows[from];
    let to = -1;
    if (way === "up") {
      let above = from - 1;
      while (above >= 0 && rows[above].depth > depth) above -= 1;
      // Above the row before it; or, for the first under its parent, to the end of the parent before.
      if (above > 0 || (above === 0 && rows[0].depth === depth)) to = above;
    } else if (stop < rows.length) {
      if (rows[stop].depth === depth) to = end(rows, stop);
      else if (rows[stop].depth === depth - 1) to = stop + 1;
    }
    if (to < 0) return this.say(`${this.nameOf(list, id)} cannot move further ${way}.`);
    const moving = rows.splice(from, stop - from);
    rows.splice(to > from ? to - moving.length : to, 0, ...moving);
    const parent = this.parentOf(list, this.place(list, id));
    this.changed(list, `Moved ${way}${parent ? `, under ${this.nameOf(list, parent.id)}` : ""}.`);
  }

  shift(list, id, way) {
    const rows = this.data[list.key];
    const from = this.place(list, id);
    const stop = end(rows, from);
    const { depth } = rows[from];
    const moving = rows.slice(from, stop);
    if (way === "in") {
      const lowest = Math.max(...moving.map((row) => row.depth));
      if (from === 0 || rows[from - 1].depth < depth || lowest >= list.deepest) return this.say("It cannot move further in.");
    } else if (depth === 0) return this.say("It cannot move further out.");
    rows.splice(from, moving.length);
    let to = from;
    // Out: after the last row of its old parent, so that no row that follows comes to lie under it.
    if (way === "out") while (to < rows.length && rows[to].depth >= depth) to += 1;
    for (const row of moving) row.depth += way === "in" ? 1 : -1;
    rows.splice(to, 0, ...moving);
    const parent = this.parentOf(list, this.place(list, id));
    this.changed(list, `Now a ${levelOf(list, rows[to].depth).name}${parent ? ` under ${this.nameOf(list, parent.id)}` : ""}.`);
  }

  // ---- the menu of a row ----

  openMenu(list, id, button) {
    const rows = this.data[list.key];
    const place = this.place(list, id);
    const { depth } = rows[place];
    const outline = list.levels.length > 1;
    const item = (what, text, keys) =>
      h("button", { type: "button", role: "menuitem", tabindex: "-1", "data-do": what, "data-list": list.key, "data-id": id }, h("span", {}, text), h("kbd", {}, keys || ""));
    this.menu.replaceChildren(
      item("below", `Add ${levelOf(list, depth).name} below`, depth && "Enter"),
      ...(outline && depth < list.deepest ? [item("deeper", `Add ${levelOf(list, depth + 1).name} under it`, depth ? "" : "Enter")] : []),
      item("up", "Move up", "Alt + ↑"),
      item("down", "Move down", "Alt + ↓"),
      ...(outline && place && rows[place - 1].depth >= depth ? [item("in", "Move under the row above", "Alt + →")] : []),
      ...(outline && depth ? [item("out", "Move out, one level up", "Alt + ←")] : []),
      item("remove", "Remove"),
    );
    this.opener = button;
    this.popUp(this.menu, button);
    this.menu.firstChild.focus();
  }

  // ---- links to other rows ----

  openLinks(list, id, button) {
    const { column: key } = button.dataset;
    const column = list.columns.find((each) => each.key === key);
    const row = this.row(list.key, id);
    const lines = column.to.flatMap((to) =>
      this.data[to].map((other) => {
        const options = [["", "no link"], ["strong", "strong"], ["weak", "weak"]].map(([value, text]) => h("option", { value }, text));
        const select = h("select", { class: "qi-control", "data-link": other.id, "data-list": list.key, "data-id": id, "data-column": key }, ...options);
        select.value = row[key][other.id] || "";
        return h("label", {}, h("span", { dir: "auto" }, other[this.lists[to].columns[0].key] || "(no words yet)"), select);
      }),
    );
    if (!lines.length) lines.push(h("p", {}, `Add a ${this.lists[column.to[0]].levels[0].name} first.`));
    this.linker.replaceChildren(h("p", { class: "qi-heading" }, column.label), ...lines);
    label(this.linker, `${column.label}: ${this.nameOf(list, id)}`);
    this.opener = button;
    this.popUp(this.linker, button);
    (this.linker.querySelector("select") || this.linker).focus();
  }

  link(list, id, key, to, how) {
    const row = this.row(list.key, id);
    if (how) row[key][to] = how;
    else delete row[key][to];
    this.nameRows(list);
    this.touch();
    this.saying = how ? "Linked." : "Link taken away.";
  }

  popUp(popover, button) {
    popover.showPopover();
    const at = button.getBoundingClientRect();
    const box = popover.getBoundingClientRect();
    popover.style.left = `${Math.max(4, at.right - box.width)}px`;
    popover.style.top = `${at.bottom + box.height > innerHeight ? Math.max(4, at.top - box.height) : at.bottom}px`;
  }

  onMenuKey(event) {
    const items = [...this.menu.children];
    const here = items.indexOf(document.activeElement);
    const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Tab") {
      this.menu.hidePopover(); // focus is back on the button, and Tab goes on from there
      this.opener.focus();
    }
    if (next === undefined) return;
    event.preventDefault();
    items.at(next % items.length).focus();
  }

  // ---- pasting ----

  onPaste(event) {
    const { list: key, id } = event.target.dataset;
    const text = event.clipboardData?.getData("text/plain") || "";
    if (!id || !("main" in event.target.dataset) || !/\S.*[\t\n]|[\t\n].*\S/s.test(text.replace(/[\r\n]+$/, ""))) return;
    event.preventDefault();
    const list = this.lists[key];
    const rows = structuredClone(this.data[key]);
    const count = pasted(list, rows, id, table(text), (depth, texts) => this.fresh(list, depth, texts));
    this.data[key] = rows;
    this.changed(list, `${count} ${count === 1 ? "row" : "rows"} pasted.`);
  }
}

// ---- rows of text, from a spreadsheet or a list ----

// Cells as a spreadsheet copies them: tabs between, and quotes around a cell that holds a tab or a line break.
export function table(text) {
  const lines = [[]];
  const cell = /"((?:[^"]|"")*)"(?=\t|\r?\n|$)|[^\t\r\n]*/y;
  let at = 0;
  while (at <= text.length) {
    cell.lastIndex = at;
    const found = cell.exec(text);
    lines.at(-1).push(found[1] === undefined ? found[0] : found[1].replaceAll('""', '"'));
    at = cell.lastIndex;
    if (text.startsWith("\r\n", at)) at += 1;
    if (text[at] === "\n" || text[at] === "\r") lines.push([]);
    at += 1;
  }
  return lines.map((line) => line.map((each) => each.trim())).filter((line) => line.some(Boolean));
}

// Put pasted lines into `rows`, at the row `id`. Columns are the levels of the list, then its other columns;
// lines of one cell become rows like the one they were pasted into. Returns how many rows were written.
export function pasted(list, rows, id, lines, fresh) {
  const levels = list.levels.length;
  const [main, ...details] = list.columns.filter((column) => column.kind !== "links").map((column) => column.key);
  const here = rows.findIndex((row) => row.id === id);
  const blank = (row) => list.columns.every((column) => isEmpty(row[column.key]));
  let count = 0;

  if (lines.every((line) => line.length === 1)) {
    let at = here;
    let depth = rows[here].depth;
    if (levels > 1 && depth === 0 && rows[here][main]) {
      depth = 1;
      at = end(rows, here) - 1;
    } else if (!blank(rows[here])) at = end(rows, here) - 1;
    for (const [cell] of lines) {
      const text = cell.replace(/^([-–•·*▪◦]|\d{1,3}[.)])\s+/, "");
      if (count === 0 && blank(rows[here]) && at === here) rows[here][main] = text;
      else rows.splice(++at, 0, fresh(depth, { [main]: text }));
      count += 1;
    }
    return count;
  }

  // A first line that names the columns says where the details are; as in the table of a diagram that was exported.
  const names = lines[0].map((cell) => cell.toLowerCase());
  const known = list.levels.slice(0, 2).map((level) => level.name);
  const headed = known.every((name, place) => names[place] === name || (levels === 1 && names[place] === list.columns[place]?.label.toLowerCase()));
  let where = Object.fromEntries(details.map((key, place) => [key, levels + place]));
  let depthAt = -1;
  if (headed) {
    lines = lines.slice(1);
    where = Object.fromEntries(list.columns.slice(1).map(({ key, label }) => [key, names.findIndex((name) => name === key || name === label.toLowerCase())]));
    depthAt = names.indexOf("depth");
  }
  const path = []; // the row that is open at each depth
  for (let at = here, depth = rows[here].depth + 1; at >= 0; at--) {
    if (rows[at].depth < depth) {
      depth = rows[at].depth;
      path[depth] = rows[at];
    }
  }
  const same = (one, other) => one.trim().toLowerCase() === other.trim().toLowerCase();
  for (const line of lines) {
    const cells = line.slice(0, levels);
    const last = cells.findLastIndex(Boolean);
    if (last < 0) continue;
    cells.forEach((text, place) => {
      if (!text) return;
      let depth = place === last && depthAt >= 0 ? Number(line[depthAt]) || place : place;
      depth = Math.min(depth, list.deepest, path.length);
      if (place < last || place === 0) {
        // A row above it in the table that is here already is the one to go on under.
        const there = same(path[depth]?.[main] || "", text) ? path[depth] : place === 0 && levels > 1 && rows.find((row) => row.depth === 0 && same(row[main], text));
        if (there) {
          if (there !== path[depth] || place === last) path.length = depth;
          path[depth] = there;
          return;
        }
      }
      const row = fresh(depth, { [main]: text });
      const under = depth ? end(rows, rows.indexOf(path[depth - 1])) : levels > 1 || !path[0] ? rows.length : rows.indexOf(path[0]) + 1;
      rows.splice(under, 0, row);
      path[depth] = row;
      path.length = depth + 1;
      count += 1;
    });
    for (const [key, place] of Object.entries(where)) if (line[place] && path.length) path.at(-1)[key] = choice(list, key, line[place]);
  }
  // The empty row that it was pasted into has served its purpose.
  const start = rows.findIndex((row) => row.id === id);
  if (count && blank(rows[start]) && end(rows, start) === start + 1) rows.splice(start, 1);
  return count;
}

function choice(list, key, text) {
  const column = list.columns.find((each) => each.key === key);
  const option = column.options.find((pair) => pair.some((word) => word.toLowerCase() === text.toLowerCase()));
  return option ? option[0] : column.options.length ? "" : text;
}

// ---- small things ----

// The drawing with each line of its words as one outline. Python sends each letter once, and where it is used; a browser
// takes twice as long to show a thousand such uses as the outlines of the lines.
export function joined(svg) {
  const letters = Object.fromEntries([...svg.matchAll(/<path id="(q[^"]*)" d="([^"]*)"/g)].map(([, id, outline]) => [id, outline]));
  return svg.replace(/<g (transform="[^"]*")>((?:<use [^>]*>)+)<\/g>/g, (_, place, uses) => {
    const line = [...uses.matchAll(/href="#([^"]*)" x="([^"]*)"/g)].map(([, id, x]) => `M${x} 0${letters[id]}`);
    return `<path ${place} d="${line.join("")}"/>`;
  });
}

// The position after the last row that lies under the row at `place`.
function end(rows, place) {
  let stop = place + 1;
  while (stop < rows.length && rows[stop].depth > rows[place].depth) stop += 1;
  return stop;
}

function levelOf(list, depth) {
  return list.levels[Math.min(depth, list.levels.length - 1)];
}

function isEmpty(value) {
  return typeof value === "string" ? !value.trim() : !Object.keys(value).length;
}

function control(field, marks) {
  if (field.kind === "links") {
    const { "data-key": column, "data-main": _, ...rest } = marks;
    return h("button", { type: "button", class: "qi-control qi-links", "data-do": "links", "data-column": column, "aria-haspopup": "dialog", "aria-expanded": "false", ...rest });
  }
  const common = { class: "qi-control", ...marks, placeholder: field.hint || false };
  if (field.kind === "choice") return h("select", { ...common, placeholder: false, "data-long": field.options.some(([, text]) => text.length > 20) }, ...field.options.map(([value, text]) => h("option", { value }, text)));
  if (field.kind === "pick") {
    const { id, "data-key": key } = marks;
    const option = ([value, text]) => h("label", { class: "qi-option" }, h("input", { type: "radio", name: id, value, "data-key": key }), h("span", { dir: "auto" }, text));
    return h("div", { class: "qi-options" }, ...field.options.map(option));
  }
  if (field.kind === "date") return h("input", { ...common, type: "date" });
  if (field.kind === "switch") return h("input", { ...marks, type: "checkbox", value: "yes" });
  if (field.kind === "slide") return h("input", { ...marks, type: "range", ...Object.fromEntries(field.options) });
  if (field.kind === "count" || field.kind === "number") {
    // Not type="number": it would throw away what is not one, and the wheel would change it.
    return h("input", { ...common, type: "text", inputmode: field.kind === "count" ? "numeric" : "decimal", autocomplete: "off" });
  }
  return h("textarea", { ...common, rows: field.kind === "long" ? 3 : 1, dir: "auto" });
}

function put(node, value) {
  if (node.className === "qi-options") {
    for (const radio of node.querySelectorAll("input")) radio.checked = radio.value === value;
    return;
  }
  if (node.type === "checkbox") node.checked = value === "yes";
  if (node.type === "checkbox" || node.value === value) return;
  if (node.tagName === "SELECT" && ![...node.options].some((option) => option.value === value)) node.append(h("option", { value }, value));
  // A date that is not written as one would vanish in a date field.
  if (node.type === "date" && value && !/^\d{4}-\d\d-\d\d$/.test(value)) node.type = "text";
  node.value = value;
  grow(node);
}

const GROWS = globalThis.CSS?.supports("field-sizing", "content");

function grow(node) {
  if (GROWS || node.tagName !== "TEXTAREA" || !node.isConnected) return;
  node.style.height = "auto";
  node.style.height = `${node.scrollHeight + 2}px`;
}

function label(node, text) {
  if (node.getAttribute("aria-label") !== text) node.setAttribute("aria-label", text);
}

function noteParagraph({ text, question, code, kind }) {
  const marks = { problem: "!", error: "?", coach: "?" };
  const how = { problem: "", error: "to mend", coach: "advice" }[kind];
  return h(
    "p",
    { class: `qi-note qi-${kind}` },
    h("span", { class: "qi-mark", "aria-hidden": "true" }, marks[kind]),
    h("span", { dir: "auto" }, question && h("strong", {}, question, " "), text, code && h("small", {}, ` ${code}, ${how}`)),
  );
}

function countNotes(notes) {
  const asked = notes.filter((note) => note.question).length;
  return asked === 1 ? "1 question." : asked ? `${asked} questions.` : "";
}

function shorten(text) {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}

function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child || child === 0));
  return node;
}

const ICONS = {
  undo: "M6 3 2 7l4 4M2 7h8a4 4 0 0 1 0 8H7",
  redo: "m10 3 4 4-4 4M14 7H6a4 4 0 0 0 0 8h3",
  copy: "M5 5h9v9H5zM3 11H2V2h9v1",
  plus: "M8 3v10M3 8h10",
  more: "M3 8h.01M8 8h.01M13 8h.01",
};

function glyph(name) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `qi-glyph qi-glyph-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(ns, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}
