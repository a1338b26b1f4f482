// Tells others that this record is open, and keeps typed words until they are saved.
"use strict";

(() => {
  const here = document.currentScript.dataset;
  const LONGEST = 400000;

  const token = () => {
    const field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  };

  // Who else is here -----------------------------------------------------------------------

  const beat = async () => {
    const line = document.getElementById("others-here");
    try {
      const answer = await fetch(here.beat, {
        method: "POST",
        headers: { "X-CSRFToken": token(), Accept: "application/json" },
      });
      const type = answer.headers.get("Content-Type") || "";
      if (line && answer.ok && type.includes("json")) {
        const told = (await answer.json()).told;
        line.textContent = told;
        line.hidden = !told;
      }
    } catch {
      // Away for a moment: the next telling comes soon.
    }
  };

  if (here.beat) {
    beat();
    const timer = window.setInterval(() => {
      if (!document.hidden) {
        beat();
      }
    }, Number(here.every) * 1000);
    window.addEventListener("pagehide", () => {
      window.clearInterval(timer);
      const left = new FormData();
      left.set("left", "1");
      left.set("csrfmiddlewaretoken", token());
      navigator.sendBeacon(here.beat, left);
    });
  }

  // What was typed -------------------------------------------------------------------------
  // In this tab alone, and until it is saved or its curator has logged out.

  const SECRET = /csrf|password|token|^seen$/;
  const key = `desk:${here.curator}:${window.location.pathname}`;
  const form = document.querySelector(".change-form #content-main form[method=post]");
  const logout = document.getElementById("logout-form");

  if (logout) {
    logout.addEventListener("submit", () => window.sessionStorage.clear());
  }
  if (!form || !here.curator) {
    return;
  }

  const fieldsOf = () =>
    [...form.elements].filter(
      (field) => field.name && !SECRET.test(field.name) && !["file", "submit", "button"].includes(field.type),
    );

  const read = () => {
    const found = {};
    for (const field of fieldsOf()) {
      if (field.name.includes("__prefix__")) {
        continue;
      }
      if (field.type === "checkbox") {
        found[field.name] = field.checked;
      } else if (field.multiple || field.tagName === "SELECT") {
        found[field.name] = [...field.selectedOptions].map((option) => [option.value, option.text]);
      } else {
        found[field.name] = field.value;
      }
    }
    return found;
  };

  const write = (found) => {
    for (const [name, value] of Object.entries(found)) {
      if (!name.endsWith("-TOTAL_FORMS")) {
        continue;
      }
      const group = document.getElementById(`${name.replace("-TOTAL_FORMS", "")}-group`);
      const total = form.elements[name];
      let left = 60;
      while (group && total && Number(total.value) < Number(value) && left > 0) {
        const add = group.querySelector(".add-row a");
        if (!add) {
          break;
        }
        add.click();
        left -= 1;
      }
    }
    for (const field of fieldsOf()) {
      const value = found[field.name];
      if (value === undefined || field.type === "hidden") {
        continue;
      }
      if (field.type === "checkbox") {
        field.checked = value;
      } else if (Array.isArray(value)) {
        for (const [id, text] of value) {
          if (![...field.options].some((option) => option.value === id)) {
            field.append(new Option(text, id));
          }
        }
        const chosen = value.map(([id]) => id);
        for (const option of field.options) {
          option.selected = chosen.includes(option.value);
        }
        if (window.django && window.django.jQuery) {
          window.django.jQuery(field).trigger("change");
        }
      } else {
        field.value = value;
      }
    }
  };

  const offer = () => {
    const kept = window.sessionStorage.getItem(key);
    if (!kept || document.querySelector(".errornote")) {
      return;
    }
    const line = document.createElement("p");
    line.className = "kept-words";
    line.textContent = `${here.kept} `;
    const back = document.createElement("button");
    const away = document.createElement("button");
    for (const [button, text] of [[back, here.giveBack], [away, here.letGo]]) {
      button.type = "button";
      button.className = "as-link";
      button.textContent = text;
      line.append(button, " ");
    }
    back.addEventListener("click", () => {
      try {
        write(JSON.parse(kept));
      } finally {
        line.remove();
      }
    });
    away.addEventListener("click", () => {
      window.sessionStorage.removeItem(key);
      line.remove();
    });
    form.before(line);
  };

  let timer = 0;
  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      const text = JSON.stringify(read());
      if (text.length < LONGEST) {
        window.sessionStorage.setItem(key, text);
      }
    }, 800);
  });
  // Saved words go when the next page says so; until then they are kept.
  form.addEventListener("submit", () => window.sessionStorage.setItem("desk:sent", key));
  const sent = window.sessionStorage.getItem("desk:sent");
  if (sent && document.querySelector(".messagelist .success, .messagelist .warning")) {
    window.sessionStorage.removeItem(sent);
    window.sessionStorage.removeItem("desk:sent");
  }
  offer();
})();
