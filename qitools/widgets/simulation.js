// What every simulation shares: a prediction to write, a button to run, the picture of what came, and the log.
// Python plays and holds the truth; this file shows it.

const REST = 250; // milliseconds after a keystroke before what is written is kept

export default { render };

function render({ model, el }) {
  const { title, help, parts, button, columns, style, picture = true } = model.get("_form");
  const me = Math.random().toString(36).slice(2);
  let number = 0;
  let rest = 0;
  let awaited = false; // a result is under way
  let url = "";
  let drawn = "";

  const press = (what, text, kind) => h("button", { type: "button", class: `qi-button ${kind || ""}`, "data-do": what }, text);
  const again = press("again", "Start again");
  const copy = press("copy", "Copy my answer");
  const run = press("run", button, "qi-run");
  const image = h("img", { class: "qi-picture", alt: "" });
  const spots = h("div", { class: "qi-spots" });
  const acts = h("div", { class: "qi-acts" });
  const result = h("p", { class: "qi-result", role: "status", "aria-live": "polite" });
  const reveal = h("p", { class: "qi-reveal", hidden: true, tabindex: "-1" });
  const body = h("tbody", {});
  const table = h(
    "div",
    { class: "qi-log", role: "region", "aria-label": `Log: ${title}`, tabindex: "0" },
    h("table", {}, h("thead", {}, h("tr", {}, ...columns.map((text) => h("th", { scope: "col" }, text)))), body),
  );
  const log = h("div", { hidden: true }, h("p", { class: "qi-heading" }, "Log of predictions and results"), table);
  const file = h("p", { class: "qi-file" });
  const inputs = {};
  const fields = parts.map((part) => {
    const id = `${me}-${part.key}`;
    if (part.kind === "pick") {
      const radios = part.options.map(([value, text]) => h("label", { class: "qi-option" }, h("input", { type: "radio", name: id, value, "data-key": part.key }), h("span", {}, text)));
      inputs[part.key] = { get: () => box.querySelector("input:checked")?.value || "", set: (value) => box.querySelectorAll("input").forEach((radio) => (radio.checked = radio.value === value)), focus: () => box.querySelector("input").focus() };
      const box = h("div", { class: "qi-field", role: "radiogroup", "aria-labelledby": id }, h("p", { class: "qi-heading", id }, part.label), h("div", { class: "qi-options" }, ...radios));
      return box;
    }
    const node =
      part.kind === "choice"
        ? h("select", { id, class: "qi-control", "data-key": part.key }, ...part.options.map(([value, text]) => h("option", { value }, text)))
        : h("input", { id, class: "qi-control", type: "text", autocomplete: "off", inputmode: { count: "numeric", number: "decimal" }[part.kind], placeholder: part.hint || false, "data-key": part.key, dir: "auto" });
    inputs[part.key] = { node, get: () => node.value, set: (value) => node.value !== value && (node.value = value), focus: () => node.focus() };
    return h("div", { class: "qi-field", "data-short": part.short }, h("label", { for: id }, part.label), node);
  });
  const form = h("div", { class: "qi-form" }, ...fields, run, acts, result);
  const root = h(
    "div",
    { class: "qi-editor qi-simulation", role: "group", "aria-label": title, "data-layout": "simulation", "data-style": style },
    h("div", { class: "qi-head" }, h("p", { class: "qi-title" }, title), h("div", { class: "qi-tools" }, again, copy)),
    h("p", { class: "qi-help" }, help),
    h("div", { class: "qi-play" }, form, picture && h("figure", { class: "qi-figure", tabindex: "0", "aria-label": `Picture: ${title}` }, h("div", { class: "qi-frame" }, image, spots))),
    reveal,
    log,
    h("div", { class: "qi-foot" }, h("span", {}), file),
  );
  el.append(root);

  const draft = () => Object.fromEntries(Object.entries(inputs).map(([key, { get }]) => [key, get()]));
  const send = (message) => {
    clearTimeout(rest);
    rest = 0;
    number += 1;
    model.send({ ...message, by: me, n: number, data: draft() });
  };
  const keep = () => rest && send({ do: "draft" });

  const show = () => {
    const view = model.get("_view");
    if (!view.rows) return;
    for (const [key, options] of Object.entries(view.options)) {
      const { node } = inputs[key];
      const told = JSON.stringify(options);
      if (node.dataset.told === told) continue;
      const before = node.value;
      node.dataset.told = told;
      node.replaceChildren(...options.map(([value, text]) => h("option", { value }, text)));
      if (options.some(([value]) => value === before)) node.value = before;
    }
    // What has been typed since the last message is newer than what comes back.
    if (!rest && (view.by !== me || view.n >= number)) for (const [key, { set }] of Object.entries(inputs)) set(view.draft[key] || "");
    body.replaceChildren(...view.rows.map((row, place) => h("tr", { "data-new": place === view.rows.length - 1 }, ...row.map((text, column) => h(column ? "td" : "th", column ? { dir: "auto" } : { scope: "row" }, text)))));
    log.hidden = !view.rows.length;
    if (view.message) result.textContent = view.message;
    else if (!view.rows.length) result.textContent = "";
    run.disabled = view.over;
    again.disabled = !view.rows.length;
    reveal.textContent = view.reveal;
    reveal.hidden = !view.reveal;
    file.textContent = view.file ? `Saved as you go, in ${view.file}` : "";
    const buttons = JSON.stringify(view.acts);
    if (acts.dataset.told !== buttons) {
      acts.dataset.told = buttons;
      acts.replaceChildren(view.acts[0]?.of && h("p", { class: "qi-heading", id: `${me}-acts` }, view.acts[0].of), ...view.acts.map(({ do: what, text }) => h("button", { type: "button", class: "qi-button", "data-do": "act", "data-what": what }, text)));
      acts.toggleAttribute("role", false);
      if (view.acts[0]?.of) {
        acts.setAttribute("role", "group");
        acts.setAttribute("aria-labelledby", `${me}-acts`);
      }
      acts.hidden = !view.acts.length;
    }
    const places = JSON.stringify(view.spots);
    if (spots.dataset.told !== places) {
      spots.dataset.told = places;
      spots.replaceChildren(
        ...view.spots.map(({ x, y, w, text, draft: chosen }) =>
          h("button", { type: "button", class: "qi-spot", "data-do": "spot", "data-draft": JSON.stringify(chosen), "aria-label": text, title: text, style: `left: ${x}%; top: ${y}%; width: ${w}%` }),
        ),
      );
    }
    choose();
    if (awaited) {
      awaited = false;
      if (view.focus) inputs[view.focus].focus();
      else if (view.reveal) reveal.focus();
      else (Object.entries(inputs).find(([, { node }]) => node?.tagName === "INPUT")?.[1] || { focus() {} }).focus();
      table.scrollTop = table.scrollHeight;
    }
    root.dataset.n = view.n;
  };
  const choose = () => {
    for (const spot of spots.children) {
      const chosen = Object.entries(JSON.parse(spot.dataset.draft)).every(([key, value]) => inputs[key].get() === value);
      spot.setAttribute("aria-pressed", chosen);
    }
  };
  const draw = () => {
    const { svg, alt } = model.get("_picture");
    if (!svg || svg === drawn) return;
    drawn = svg;
    if (url) URL.revokeObjectURL(url);
    url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    image.src = url;
    image.alt = alt;
  };

  root.addEventListener("input", (event) => {
    if (!event.target.dataset.key) return;
    clearTimeout(rest);
    rest = setTimeout(() => send({ do: "draft" }), REST);
    choose();
  });
  root.addEventListener("click", async (event) => {
    const pressed = event.target.closest("button[data-do]");
    if (!pressed) return;
    const { do: what } = pressed.dataset;
    if (what === "run") {
      awaited = true;
      send({ do: "run" });
    } else if (what === "act") {
      keep();
      send({ do: "act", what: pressed.dataset.what });
    } else if (what === "again") {
      result.textContent = "";
      send({ do: "again" });
      Object.values(inputs)[0].focus();
    } else if (what === "spot") {
      for (const [key, value] of Object.entries(JSON.parse(pressed.dataset.draft))) inputs[key].set(value);
      send({ do: "draft" });
      choose();
      Object.values(inputs).at(-1).focus();
    } else if (what === "copy") {
      const { answer } = model.get("_view");
      try {
        await navigator.clipboard.writeText(answer);
        result.textContent = "Your answer is copied. Paste it where the exercise asks for it.";
      } catch {
        result.textContent = `Your answer: ${answer}`;
      }
    }
  });
  root.addEventListener("keydown", (event) => {
    // JupyterLab would take letters and Enter as its own.
    if (!(event.ctrlKey || event.metaKey) || event.key === "Enter") event.stopPropagation();
    if (event.key === "Enter" && event.target.tagName === "INPUT" && !event.isComposing) {
      event.preventDefault();
      if (!run.disabled) run.click();
    }
  });
  model.on("change:_view", show);
  model.on("change:_picture", draw);
  window.addEventListener("pagehide", keep);
  draw();
  show();
  if (!model.get("_view").answer) model.send({ do: "show" });
  return () => {
    keep();
    model.off("change:_view", show);
    model.off("change:_picture", draw);
    window.removeEventListener("pagehide", keep);
    if (url) URL.revokeObjectURL(url);
  };
}

function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child != null && child !== "" && child !== false));
  return node;
}
