// A conversation that branches: what was said, what can be said now, and two meters. Python holds the path and the
// script; this file shows where it has come to.

export default { render };

function render({ model, el }) {
  const { title, help, scene, person, full, style } = model.get("_form");
  const id = `qi-${Math.random().toString(36).slice(2)}`;
  const button = (what, text) => h("button", { type: "button", class: "qi-button", "data-do": what }, text);
  const back = button("back", "Back");
  const restart = button("restart", "Start again");
  const copy = button("copy", "Copy my answer");
  const turns = h("div", { class: "qi-talk", role: "log", "aria-live": "polite", "aria-label": "The conversation", tabindex: "0" });
  const choices = h("div", { class: "qi-says", role: "group", "aria-labelledby": `${id}-ask` });
  const ask = h("p", { class: "qi-heading", id: `${id}-ask` }, "What do you say?");
  const meters = h("div", { class: "qi-meters" });
  const notes = h("div", { class: "qi-whole" });
  const status = h("p", { class: "qi-status", role: "status", "aria-live": "polite" });
  const file = h("p", { class: "qi-file" });
  const root = h(
    "div",
    { class: "qi-editor qi-dialogue", role: "group", "aria-label": title, "data-layout": "dialogue", "data-style": style },
    h("div", { class: "qi-head" }, h("p", { class: "qi-title" }, title), h("div", { class: "qi-tools" }, back, restart, copy)),
    h("p", { class: "qi-help" }, help),
    h("p", { class: "qi-scene", dir: "auto" }, scene),
    meters,
    turns,
    ask,
    choices,
    notes,
    h("div", { class: "qi-foot" }, status, file),
  );
  el.append(root);

  let refocus = false; // after a choice: on to the new choices, or to the ending

  const show = () => {
    const view = model.get("_view");
    if (!view.turns) return;
    // What is there already stays, so that a screen reader reads only what is new.
    const lines = view.turns.flatMap(({ says, said, kind }) => [["them", person, says], ...(said ? [["you", `You (${kind})`, said]] : [])]);
    if (view.ending) lines.push(["end", "", view.ending]);
    lines.forEach(([who, name, text], place) => {
      const key = `${who}|${name}|${text}`;
      if (turns.children[place]?.dataset.key === key) return;
      while (turns.children.length > place) turns.lastChild.remove();
      turns.append(h("div", { class: `qi-turn qi-${who}`, "data-key": key }, name && h("span", { class: "qi-who" }, name), h("span", { class: "qi-words", dir: "auto" }, text)));
    });
    while (turns.children.length > lines.length) turns.lastChild.remove();
    turns.scrollTop = turns.scrollHeight;

    meters.replaceChildren(
      ...view.meters.map(({ name, value }) =>
        h(
          "div",
          { class: "qi-meter", role: "img", "aria-label": `${name}: ${value} of ${full}` },
          h("span", {}, name),
          h("span", { class: "qi-bar" }, ...Array.from({ length: full }, (_, step) => h("i", { "data-on": step < value }))),
          h("span", { class: "qi-amount" }, `${value} of ${full}`),
        ),
      ),
    );
    choices.replaceChildren(...view.choices.map((text, place) => h("button", { type: "button", class: "qi-button qi-say", "data-do": "choose", "data-number": place + 1, dir: "auto" }, text)));
    ask.hidden = !view.choices.length;
    back.disabled = restart.disabled = view.turns.length < 2;
    notes.replaceChildren(...view.notes.map(({ text, question }) => h("p", { class: "qi-note" }, h("span", { class: "qi-mark", "aria-hidden": "true" }, "?"), h("span", {}, h("strong", {}, question), " ", text))));
    notes.hidden = !view.notes.length;
    status.textContent = view.message || view.tellings;
    file.textContent = view.file ? `Saved as you go, in ${view.file}` : "";
    if (refocus) (choices.firstChild || restart).focus();
    refocus = false;
  };

  root.addEventListener("click", async (event) => {
    const pressed = event.target.closest("button[data-do]");
    if (!pressed) return;
    const { do: what, number } = pressed.dataset;
    if (what === "copy") {
      try {
        await navigator.clipboard.writeText(model.get("_view").answer);
        status.textContent = "Your answer is copied. Paste it where the exercise asks for it.";
      } catch {
        status.textContent = `Your answer: ${model.get("_view").answer}`;
      }
      return;
    }
    refocus = true;
    model.send({ do: what, number: Number(number) });
  });
  // JupyterLab would take letters and Enter as its own.
  root.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key === "Enter") event.stopPropagation();
  });
  model.on("change:_view", show);
  show();
  if (!model.get("_view").answer) model.send({ do: "show" });
  return () => model.off("change:_view", show);
}

function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child != null && child !== ""));
  return node;
}
