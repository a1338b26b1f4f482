// The keys of the desk. What they do can be done with the mouse too; the page “Keys” lists them.
"use strict";

(() => {
  const here = document.currentScript.dataset;
  const hasSingleKeys = here.single === "on";
  let before = "";
  let pressedAt = 0;

  const isTyping = (target) =>
    target.closest("input:not([type=checkbox]):not([type=radio]):not([type=submit]), textarea, select, [contenteditable], .select2-container");

  const mainForm = () => document.querySelector("#content-main form[method=post]");

  const press = (selector) => {
    const button = document.querySelector(selector);
    if (button) {
      button.click();
    }
    return Boolean(button);
  };

  const save = () => press("#content-main .submit-row input[name=_save]") || press("#content-main .submit-row input[type=submit]");

  const saveAndGoOn = () => {
    const form = mainForm();
    const isNew = form && window.location.pathname.endsWith("/add/");
    if (isNew && press("#content-main .submit-row input[name=_addcase]")) {
      return;
    }
    if (form && document.querySelector("#content-main .submit-row input[name=_save]")) {
      const next = document.createElement("input");
      next.type = "hidden";
      next.name = "_next";
      next.value = "1";
      form.append(next);
    }
    save();
  };

  // The same as in the row above, or, on the page of sources, as in the citation above.
  const choose = (select, key, label) => {
    if (!select || !key) {
      return;
    }
    if (![...select.options].some((option) => option.value === key)) {
      select.append(new Option(label, key, true, true));
    }
    select.value = key;
    if (window.django && window.django.jQuery) {
      window.django.jQuery(select).trigger("change");
    } else {
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };

  const sameAsAbove = (target) => {
    const row = target.closest("tr.form-row");
    const above = row && row.previousElementSibling;
    if (above && above.classList.contains("form-row")) {
      const cell = target.closest("td");
      const old = above.cells[cell.cellIndex].querySelector("input:not([type=hidden]), select, textarea");
      const field = cell.querySelector("input:not([type=hidden]), select, textarea");
      if (!old || !field) {
        return;
      }
      if (field.tagName === "SELECT") {
        choose(field, old.value, old.selectedOptions[0] ? old.selectedOptions[0].text : "");
      } else {
        field.value = old.value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      return;
    }
    const cited = [...document.querySelectorAll("[data-source]")].pop();
    const source = document.getElementById("id_source") || document.getElementById("id_entry_source");
    const locator = document.getElementById("id_locator") || document.getElementById("id_entry_locator");
    const known = cited ? cited.dataset : here;
    choose(source, known.source || here.lastSource, known.sourceName || here.lastSourceName || "");
    if (locator && !locator.value) {
      locator.value = known.locator || here.lastLocator || "";
    }
  };

  const single = (key) => {
    const now = Date.now();
    const pair = now - pressedAt < 1200 ? `${before} ${key}` : key;
    before = key;
    pressedAt = now;
    if (pair === "g q") {
      window.location.assign(here.home);
      return true;
    }
    if (key === "n" && here.newPerson) {
      window.location.assign(here.newPerson);
      return true;
    }
    if (key === "?") {
      window.location.assign(here.list);
      return true;
    }
    if (key === "/") {
      const field = document.getElementById("searchbar");
      if (field) {
        field.focus();
      } else {
        window.location.assign(here.find);
      }
      return true;
    }
    const link = document.querySelector(`a[data-key="${CSS.escape(key)}"]`);
    if (link) {
      link.click();
    }
    return Boolean(link);
  };

  document.addEventListener("keydown", (event) => {
    const isCommand = event.ctrlKey || event.metaKey;
    if (event.altKey || event.isComposing) {
      return;
    }
    // By the place of the key: the layout may be Cyrillic.
    if (isCommand && event.code === "KeyS" && mainForm()) {
      event.preventDefault();
      save();
    } else if (isCommand && event.key === "Enter" && mainForm()) {
      event.preventDefault();
      saveAndGoOn();
    } else if (isCommand && event.code === "KeyD" && mainForm()) {
      event.preventDefault();
      sameAsAbove(event.target);
    } else if (!isCommand && hasSingleKeys && !event.repeat && !isTyping(event.target)) {
      const latin = { KeyN: "n", KeyG: "g", KeyQ: "q" }[event.code] || event.key;
      if (single(latin)) {
        event.preventDefault();
      }
    }
  });
})();
