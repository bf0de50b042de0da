// How slides move, live and without Python. Page Down and Page Up, which is what a presenter's remote sends, always turn
// the slide, also from inside a form; the arrow keys belong to the form while it is being used.
const speaker = window.RevealNotes ? [window.RevealNotes] : [];

window.addEventListener(
  "keydown",
  (event) => {
    const turn = { PageDown: () => Reveal.next(), PageUp: () => Reveal.prev() }[event.key];
    if (turn) {
      event.preventDefault();
      event.stopImmediatePropagation();
      document.activeElement?.blur();
      turn();
    }
  },
  true,
);

Reveal.initialize({
  width: 1280,
  height: 720,
  margin: 0,
  minScale: 0.2,
  maxScale: 3,
  center: false,
  hash: true,
  controls: true,
  controlsTutorial: false,
  progress: true,
  slideNumber: "c/t",
  transition: "none",
  backgroundTransition: "none",
  pdfSeparateFragments: false,
  defaultTiming: 60, // without it the speaker's window has no pace; each slide says its own time
  plugins: speaker,
});

// The one drawing of a slide is made as large as the slide has room for, and never smaller than its type can be read.
const READABLE = 0.86;
const LARGEST = 1.3;

function enlarge() {
  const slide = Reveal.getCurrentSlide();
  const shown = [...slide.querySelectorAll("img.qi-drawing")].filter((image) => image.checkVisibility());
  for (const image of shown) image.style.zoom = READABLE;
  if (shown.length !== 1 || !shown[0].naturalWidth) return;
  const scale = Reveal.getScale();
  const { width, height } = shown[0].getBoundingClientRect();
  const edge = slide.getBoundingClientRect();
  const ends = [...slide.children].filter((part) => !part.matches(".webinar, .notes")).map((part) => part.getBoundingClientRect().bottom);
  const spare = (Math.max(...ends) - edge.top) / scale;
  const room = { wide: (1152 * scale) / width, high: 1 + (662 - spare) / (height / scale) };
  shown[0].style.zoom = READABLE * Math.min(Math.max(Math.min(room.wide, room.high), 1), LARGEST / READABLE);
}

Reveal.on("ready", enlarge);
Reveal.on("slidechanged", enlarge);
for (const seen of ["load", "toggle", "focusin"]) document.addEventListener(seen, enlarge, true);

// A field that is being used does not lie behind the drawing, which stays where it is while the fields move, and which
// may grow while one types.
const grown = new ResizeObserver(([{ target }]) => {
  const hidden = target.getBoundingClientRect().bottom - document.activeElement.getBoundingClientRect().top;
  if (hidden > 0) Reveal.getCurrentSlide().scrollTop -= hidden / Reveal.getScale() + 30;
});

document.addEventListener("focusin", ({ target }) => {
  const drawing = target.closest(".qi-editor:not(.qi-simulation)")?.querySelector(".qi-shown");
  grown.disconnect();
  if (drawing?.checkVisibility() && !drawing.contains(target)) grown.observe(drawing); // which calls it at once, too
});
document.addEventListener("focusout", () => grown.disconnect());
