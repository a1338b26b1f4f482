/* Suggestions under the search box: a combobox with a list (WAI-ARIA). Without it the form works as
   ever. Nothing is kept of what is typed. */
(() => {
  "use strict";

  const WAIT = 160;
  const SHORTEST = 2;

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== "") element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  };

  const start = (input) => {
    const row = input.parentElement;
    const id = `${input.id}-options`;
    const list = make("div", { id, class: "options", role: "listbox" });
    const status = make("span", { class: "vh", role: "status" });
    let options = [];
    let active = -1;
    let timer = 0;
    let asking = null;
    let asked = "";

    list.hidden = true;
    list.setAttribute("aria-label", input.dataset.suggestions);
    row.append(list, status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", id);

    const choose = (number) => {
      options[active]?.setAttribute("aria-selected", "false");
      active = number;
      if (active < 0) {
        input.removeAttribute("aria-activedescendant");
        return;
      }
      options[active].setAttribute("aria-selected", "true");
      options[active].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[active].id);
    };

    const close = () => {
      choose(-1);
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
    };

    const open = () => {
      if (!options.length) return;
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
    };

    const forget = () => {
      window.clearTimeout(timer);
      asking?.abort();
      asking = null;
    };

    const option = (found, number) =>
      make(
        "div",
        { id: `${id}-${number}`, role: "option", "aria-selected": "false", "data-url": found.url },
        make("span", { lang: found.lang }, found.text),
        make("span", { class: "note" }, found.note),
      );

    const show = (answer) => {
      choose(-1);
      options = [];
      list.replaceChildren(
        ...answer.groups.map((group) => {
          const shown = group.options.map((found) => {
            options.push(option(found, options.length));
            return options[options.length - 1];
          });
          const heading = make("span", { "aria-hidden": "true" }, group.label);
          return make("div", { role: "group", "aria-label": group.label }, heading, ...shown);
        }),
      );
      status.textContent = answer.status;
      if (options.length && document.activeElement === input) open();
      else close();
    };

    const ask = async () => {
      const typed = input.value.trim();
      asked = typed;
      asking = new AbortController();
      const { signal } = asking;
      try {
        const url = `${input.dataset.suggest}?q=${encodeURIComponent(typed)}`;
        const response = await fetch(url, { signal, headers: { Accept: "application/json" } });
        if (response.ok) show(await response.json());
      } catch {
        // A request that was called off, or a network that fails: the form still searches.
      }
    };

    const later = () => {
      forget();
      if (input.value.trim().length < SHORTEST) {
        options = [];
        asked = "";
        status.textContent = "";
        close();
        return;
      }
      timer = window.setTimeout(ask, WAIT);
    };

    const step = (by) => {
      if (list.hidden) {
        open();
        if (list.hidden) return;
      }
      // One place beyond either end stands for the box itself.
      const places = options.length + 1;
      choose(((active + 1 + by + places) % places) - 1);
    };

    input.addEventListener("input", (event) => {
      if (!event.isComposing) later();
    });
    input.addEventListener("compositionend", later);
    input.addEventListener("focus", () => {
      if (options.length && asked === input.value.trim()) open();
    });
    input.addEventListener("blur", () => {
      forget();
      close();
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (!options.length) return;
        event.preventDefault();
        step(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        window.location.assign(options[active].dataset.url);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        forget();
        close();
      }
    });
    // Pressing an option must not take the focus away before it is chosen.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const pressed = event.target.closest("[role=option]");
      if (pressed) window.location.assign(pressed.dataset.url);
    });
  };

  document.querySelectorAll("input[data-suggest]").forEach(start);
})();
