// Help while a record is typed: dates in words, spellings to take over, who may be the same.
// Every page works without it; then the words stand there after saving.
"use strict";

(() => {
  const here = document.currentScript.dataset;
  const WAIT = 350;

  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) {
      element.setAttribute(name, value);
    }
    return element;
  };

  const later = (work) => {
    let timer = 0;
    return () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(work, WAIT);
    };
  };

  const ask = async (address, questions) => {
    try {
      const answer = await fetch(`${address}?${new URLSearchParams(questions)}`, {
        headers: { Accept: "application/json" },
      });
      const type = answer.headers.get("Content-Type") || "";
      return answer.ok && type.includes("json") ? await answer.json() : null;
    } catch {
      return null;
    }
  };

  // A typed date is repeated in words; what is no date says so while it is typed.
  const echoDates = (root) => {
    for (const field of root.querySelectorAll("input.partial-date")) {
      if (field.dataset.echoed || field.name.includes("__prefix__")) {
        continue;
      }
      field.dataset.echoed = "yes";
      const told = async () => {
        const typed = field.value;
        const answer = await ask(here.dates, { q: typed, kind: field.dataset.kind || "" });
        if (!answer || field.value !== typed) {
          return;
        }
        let list = field.parentElement.querySelector(":scope > ul.in-words");
        if (!list) {
          list = make("ul", "", { class: "in-words", "aria-live": "polite" });
          field.after(list);
        }
        list.replaceChildren(...answer.words.map(([code, words]) => make("li", words, { lang: code })));
        if (answer.told) {
          list.append(make("li", answer.told, { class: "is-wrong" }));
        }
      };
      field.addEventListener("input", later(told));
    }
  };

  // Names -----------------------------------------------------------------------------------

  const names = document.getElementById("names-group");
  const isNew = !document.querySelector("#id_names-0-id[value]");

  const partsOf = (number) => {
    const found = {};
    for (const name of ["surname", "given_name", "patronymic", "language"]) {
      found[name] = document.getElementById(`id_names-${number}-${name}`);
    }
    return found;
  };

  const guessed = (text) => {
    if (/[іїєґ]/i.test(text)) {
      return "uk";
    }
    return /[а-яё]/i.test(text) ? "ru" : "en";
  };

  const takeOver = (code, parts) => {
    const total = document.getElementById("id_names-TOTAL_FORMS");
    let number = -1;
    for (let row = 0; row < Number(total.value); row += 1) {
      const fields = partsOf(row);
      const isEmpty = fields.surname && !fields.surname.value && !fields.given_name.value;
      if (isEmpty || (fields.language && fields.language.value === code && row > 0)) {
        number = row;
        break;
      }
    }
    if (number < 0) {
      number = Number(total.value);
      names.querySelector(".add-row a").click();
    }
    const fields = partsOf(number);
    fields.language.value = code;
    for (const name of ["surname", "given_name", "patronymic"]) {
      fields[name].value = parts[name] || "";
    }
    const order = document.getElementById(`id_names-${number}-order`);
    order.value = String(number + 1);
    fields.surname.focus();
    fields.surname.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const helpWithNames = () => {
    if (!names || !here.names) {
      return;
    }
    const panel = make("div", "", { class: "name-help", "aria-live": "polite" });
    names.append(panel);
    const told = async () => {
      const fields = partsOf(0);
      if (!fields.surname || !fields.surname.value) {
        panel.replaceChildren();
        return;
      }
      if (fields.language && !fields.language.value) {
        fields.language.value = guessed(fields.surname.value + fields.given_name.value);
      }
      const born = document.getElementById("id_birth_date");
      const questions = { birth_date: born ? born.value : "", but: here.person || "" };
      for (const [name, field] of Object.entries(fields)) {
        questions[name] = field ? field.value : "";
      }
      const answer = await ask(here.names, questions);
      if (!answer) {
        return;
      }
      panel.replaceChildren();
      if (answer.same.length) {
        panel.append(make("p", here.same, { class: "same" }));
        const list = make("ul", "");
        for (const other of answer.same) {
          const item = make("li", "");
          item.append(make("a", other.name, { href: other.url, target: "_blank", rel: "noopener" }));
          list.append(item);
        }
        panel.append(list);
      }
      for (const [code, parts] of isNew ? Object.entries(answer.offered) : []) {
        const words = [parts.surname, parts.given_name, parts.patronymic].filter(Boolean).join(" ");
        const line = make("p", "", { class: "offered" });
        const button = make("button", `${here.take} ${code}: `, { type: "button", class: "as-link" });
        button.append(make("span", words, { lang: code }));
        button.addEventListener("click", () => takeOver(code, parts));
        line.append(button);
        panel.append(line);
      }
    };
    const soon = later(told);
    for (const field of [...Object.values(partsOf(0)), document.getElementById("id_birth_date")]) {
      if (field) {
        field.addEventListener("input", soon);
      }
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    echoDates(document);
    helpWithNames();
  });
  document.addEventListener("formset:added", (event) => echoDates(event.target));
})();
