// Small help at the desk; every page works without it.
"use strict";

(() => {
  // Typed words are not lost by following a link: the browser asks first.
  const keepTypedWords = () => {
    const form = document.querySelector(".change-form #content-main form[method=post]");
    if (!form) {
      return;
    }
    let isChanged = document.querySelector(".errornote") !== null;
    const change = () => { isChanged = true; };
    form.addEventListener("input", change);
    if (window.django && window.django.jQuery) {
      // Chosen records tell of their change in another way.
      window.django.jQuery(form).on("select2:select select2:unselect", change);
    }
    form.addEventListener("submit", () => { isChanged = false; });
    window.addEventListener("beforeunload", (event) => {
      if (isChanged) {
        event.preventDefault();
      }
    });
  };

  // A field for choosing a record is named by its label, also while it is empty.
  const nameChoices = (root) => {
    for (const select of root.querySelectorAll("select.admin-autocomplete")) {
      const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
      const container = select.nextElementSibling;
      if (!label || !container || !container.classList.contains("select2")) {
        continue;
      }
      label.id = label.id || `${select.id}_label`;
      const single = container.querySelector(".select2-selection--single");
      if (single) {
        const value = container.querySelector(".select2-selection__rendered");
        single.setAttribute("aria-labelledby", `${label.id} ${value.id}`);
        value.setAttribute("aria-labelledby", label.id);
      }
      const search = container.querySelector(".select2-search__field");
      if (search) {
        search.setAttribute("aria-labelledby", label.id);
      }
    }
  };

  const begin = () => {
    keepTypedWords();
    nameChoices(document);
  };
  if (window.django && window.django.jQuery) {
    // In the same queue as Django's own scripts, which make the fields for choosing.
    window.django.jQuery(begin);
  } else {
    document.addEventListener("DOMContentLoaded", begin);
  }
  document.addEventListener("formset:added", (event) => {
    window.setTimeout(() => nameChoices(event.target), 0);
  });
})();
