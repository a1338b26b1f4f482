// The reading view: the arrow keys lead to the next and the previous name, as its links do.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const rel = { ArrowRight: "next", ArrowLeft: "prev" }[event.key];
  const link = rel && document.querySelector(`.steps a[rel="${rel}"]`);
  if (link) {
    event.preventDefault();
    link.click();
  }
});
