// Where a drawing has to be shown much smaller than it is, as on a phone, it can be opened at its own size.
"use strict";

addEventListener("load", () => {
  const MUCH = 1.5; // how many times as wide a drawing is as its place in the page
  const drawings = [...document.querySelectorAll(".bd-article img.qi-drawing")].filter((image) => !image.closest("a"));
  for (const image of drawings) {
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      className: "qi-larger",
      textContent: "Larger picture",
    });
    button.addEventListener("click", () => open(image));
    image.addEventListener("click", () => button.hidden || open(image));
    image.after(button);
    new ResizeObserver(() => {
      button.hidden = image.clientWidth * MUCH > image.naturalWidth;
      image.classList.toggle("qi-small", !button.hidden);
    }).observe(image);
  }

  function open(image) {
    const dialog = Object.assign(document.createElement("dialog"), { className: "qi-large", ariaLabel: "Larger picture" });
    dialog.innerHTML = `<form method="dialog"><button class="qi-larger" autofocus>Close the picture</button></form>
      <div class="qi-scroll" tabindex="0" role="group" aria-label="The picture; it can be scrolled"></div>`;
    const large = Object.assign(new Image(image.naturalWidth, image.naturalHeight), { src: image.src, alt: image.alt });
    dialog.querySelector(".qi-scroll").append(large);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }
});
