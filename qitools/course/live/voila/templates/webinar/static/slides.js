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
