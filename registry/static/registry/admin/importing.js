// Help on the pages of imports; every page works without it.
"use strict";

(() => {
  // The page of a process is asked for again, and what it says put in the place of the old.
  const follow = (region) => {
    const seconds = Number(region.dataset.seconds);
    if (!seconds) {
      return;
    }
    window.setTimeout(async () => {
      try {
        const answer = await fetch(window.location.href, { credentials: "same-origin" });
        if (answer.redirected || !answer.ok) {
          window.location.reload();
          return;
        }
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById("progress");
        if (fresh) {
          region.replaceWith(fresh);
          follow(fresh);
        }
      } catch {
        // The site is away for a moment; the process is not.
        follow(region);
      }
    }, seconds * 1000);
  };

  // One key decides a row.
  const decideByKey = (event) => {
    const isTyping = event.target.closest("input, select, textarea");
    if (isTyping || event.ctrlKey || event.altKey || event.metaKey || event.repeat) {
      return;
    }
    const chosen = document.querySelector(`#decide [data-key="${CSS.escape(event.key)}"]`);
    if (chosen) {
      event.preventDefault();
      chosen.click();
    }
  };

  const region = document.getElementById("progress");
  if (region) {
    follow(region);
  }
  if (document.getElementById("decide")) {
    document.addEventListener("keydown", decideByKey);
  }
})();
