// A page that is read from a file cannot open the browser edition, so that its link says what to do instead.

"use strict";

addEventListener("DOMContentLoaded", () => {
  const link = document.querySelector(".qi-open");
  if (link && location.protocol === "file:") {
    link.textContent = "To work with this lesson in the page, open the book at its web address, not from a file.";
  }
});
