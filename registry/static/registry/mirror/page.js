// The page that searches: reads the question from the address, asks search.js, shows the answer.
// Every choice is a plain address, so that going back works and a search can be kept or sent.
"use strict";
(() => {
  const words = JSON.parse(document.getElementById("words").textContent);
  const own = document.querySelector('script[src$="mirror/page.js"]') ||
    document.querySelector('script[src*="mirror/page"]');
  const root = own.getAttribute("src").replace(/static\/.*$/, "");
  const SIZE = 30, SHOWN = 8, OPEN = 4;
  const RANGES = Object.keys(words.ranges);
  const index = mirrorIndex(`${root}index/`);
  const at = (id) => document.getElementById(id);
  const grouped = new Intl.NumberFormat(words.language);
  const plural = new Intl.PluralRules(words.language);
  const asked = new URLSearchParams(location.search);
  const question = { q: (asked.get("q") || "").trim(), filters: {}, page: 1 };

  function made(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes))
      if (value !== false && value !== "") node.setAttribute(name, value === true ? "" : value);
    node.append(...children.filter((child) => child !== "" && child !== null));
    return node;
  }
  // Names are marked with their language by the register. They are read in a document of their own,
  // where nothing runs, and only their text and its language are taken over.
  const plain = (node) =>
    node.nodeType === Node.TEXT_NODE
      ? node.data
      : made("span", { lang: node.lang, class: node.className }, ...taken(node));
  const taken = (node) =>
    [...node.childNodes]
      .filter((child) => child.nodeType === Node.TEXT_NODE || child.nodeType === Node.ELEMENT_NODE)
      .map(plain);
  function marked(tag, attributes, markup) {
    const read = new DOMParser().parseFromString(markup, "text/html");
    return made(tag, attributes, ...taken(read.body));
  }
  const said = (text, values) => text.replace(/%\((\w+)\)s/g, (_found, name) => values[name]);
  const people = (number) =>
    `${grouped.format(number)} ${words.people[plural.select(number)] || words.people.other}`;

  function address(change) {
    const pairs = new URLSearchParams();
    if (question.q) pairs.append("q", question.q);
    for (const [name, values] of Object.entries(question.filters))
      for (const value of values)
        if (!(change.without && change.without[0] === name && change.without[1] === value))
          pairs.append(name, value);
    if (change.page > 1) pairs.append("page", change.page);
    const text = pairs.toString();
    return text ? `index.html?${text}` : "index.html";
  }

  function read(fields) {
    for (const [name, value] of asked) {
      if (name === "q" || !value) continue;
      if (name === "page") question.page = Math.max(1, parseInt(value, 10) || 1);
      else if (fields.includes(name) || (RANGES.includes(name) && /^\d{1,4}$/.test(value)))
        (question.filters[name] = question.filters[name] || []).push(value);
      else if (name !== "sort") return name;
    }
    return "";
  }

  // Filters ------------------------------------------------------------------------------------------
  const labels = {};
  async function labelsOf(field) {
    if (!labels[field]) {
      const [told, spoken] = await Promise.all([
        index.part(`f/${field}`), index.part(`f/${words.language}/${field}`)]);
      labels[field] = { label: spoken.label, of: new Map() };
      told.values.forEach((value, place) => labels[field].of.set(value, spoken.values[place]));
    }
    return labels[field];
  }
  function count({ certain, possible }) {
    const node = made("span", { class: "count" }, made("span", { class: "vh" }, ", "));
    if (certain || !possible) node.append(grouped.format(certain));
    if (possible) {
      const text = said(certain ? words.perhaps : words.only_perhaps,
        { number: grouped.format(possible) });
      node.append(made("span", { class: "perhaps" }, certain ? `, ${text}` : text));
    }
    return node;
  }
  function option(field, value, label, number) {
    const chosen = (question.filters[field] || []).includes(value);
    return made("label", { class: "opt" },
      made("input", { type: "checkbox", name: field, value, checked: chosen }),
      made("span", {}, label), count(number));
  }
  async function facet(field, counted) {
    const { label, of } = await labelsOf(field);
    const chosen = question.filters[field] || [];
    const isYear = field.endsWith("_year");
    const none = { certain: 0, possible: 0 };
    for (const value of chosen) counted[value] = counted[value] || none;
    const total = (value) => counted[value].certain + counted[value].possible;
    const values = Object.keys(counted).filter((value) => value !== "not_recorded");
    values.sort(isYear ? (a, b) => a.localeCompare(b)
      : (a, b) => total(b) - total(a) || (of.get(a) || a).localeCompare(of.get(b) || b));
    if (counted.not_recorded) values.push("not_recorded");
    const options = values.map((value) => option(field, value, of.get(value) || value, counted[value]));
    const first = options.slice(0, SHOWN), rest = options.slice(SHOWN);
    const nodes = [made("legend", {}, label), ...first];
    if (rest.length)
      nodes.push(made("details", { class: "more-values" }, made("summary", {}, words.more), ...rest));
    return { label, node: made("fieldset", {}, ...nodes), isUsed: chosen.length > 0 };
  }
  async function showFacets(counts) {
    const form = at("filters");
    const nodes = [];
    if (question.q) nodes.push(made("input", { type: "hidden", name: "q", value: question.q }));
    for (const [name, values] of Object.entries(question.filters))
      if (!words.facets.includes(name))
        values.forEach((value) => nodes.push(made("input", { type: "hidden", name, value })));
    for (const [place, field] of words.facets.entries()) {
      const { label, node, isUsed } = await facet(field, counts[field]);
      if (place < OPEN) nodes.push(node);
      else {
        node.querySelector("legend").className = "vh";
        nodes.push(made("details", { open: isUsed }, made("summary", {}, label), node));
      }
    }
    nodes.push(made("button", { class: "btn" }, words.show), " ",
      made("a", { class: "btn plain close-facets", href: "#results" }, words.close));
    form.replaceChildren(...nodes);
  }
  async function showChips() {
    const chips = [];
    for (const [name, values] of Object.entries(question.filters))
      for (const value of values) {
        let text = "";
        if (RANGES.includes(name))
          text = `${words.ranges[name]}: ${said(name.endsWith("_to") ? words.to : words.from, { year: value })}`;
        else {
          const { label, of } = await labelsOf(name);
          text = `${label}: ${of.get(value) || value}`;
        }
        chips.push(made("a", { href: address({ without: [name, value] }) },
          made("span", {}, text, made("span", { class: "vh" }, `, ${words.remove}`)), " ",
          made("span", { "aria-hidden": "true" }, "×")));
        document.querySelector("form.search").append(made("input", { type: "hidden", name, value }));
      }
    if (!chips.length) return;
    at("chips").replaceChildren(...chips, made("a", { class: "clear", href: "index.html" }, words.clear));
    at("chips").hidden = false;
  }

  // People -------------------------------------------------------------------------------------------
  function portrait(file, size, alt) {
    const [width, height] = size.split(" ");
    const image = made("img", { src: root + file, width, height, loading: "lazy" });
    image.alt = alt || "";
    return made("picture", { class: "portrait" }, image);
  }
  function row(told, reason) {
    const [path, name, original, mark, years, work, fate, rehabilitated, acted, dispute, ...served] = told;
    const line = (text, kind) => (text ? made("p", { class: kind }, text) : "");
    return made("li", {},
      served.length ? portrait(...served)
        : made("div", { class: "plate small" }, made("b", { "aria-hidden": "true" }, mark || "")),
      made("div", {},
        made("h2", {}, marked("a", { href: `${root}${words.language}/${encodeURI(path)}index.html` }, name)),
        original ? marked("p", { class: "orig" }, original) : ""),
      made("div", { class: "side" }, line(years, "meta"), line(rehabilitated, "meta")),
      made("div", { class: "body" }, line(words.reasons[reason], "meta why"), line(work, "meta"),
        line(fate, "fate"),
        acted ? made("p", { class: "meta" }, made("span", { class: "both" }, acted)) : "",
        line(dispute, "ds")));
  }
  function showPages(total) {
    const last = Math.max(1, Math.ceil(total / SIZE));
    if (last < 2) return;
    const link = (number, text, rel) => made("a", { href: address({ page: number }), rel }, text);
    const near = new Set([1, 2, last]);
    for (let page = question.page - 2; page <= question.page + 2; page++) near.add(page);
    const shown = Array.from(near).filter((page) => page >= 1 && page <= last).sort((a, b) => a - b);
    const nodes = question.page > 1 ? [link(question.page - 1, words.previous, "prev")] : [];
    let before = 0;
    for (const page of shown) {
      if (page - before > 1) nodes.push(made("span", { "aria-hidden": "true" }, "…"));
      nodes.push(page === question.page
        ? made("span", { "aria-current": "page" }, grouped.format(page)) : link(page, grouped.format(page), ""));
      before = page;
    }
    if (question.page < last) nodes.push(link(question.page + 1, words.next, "next"));
    at("pages").replaceChildren(...nodes);
    at("pages").hidden = false;
  }

  async function search() {
    at("q").value = question.q;
    const about = await index.about();
    const unknown = read(about.fields);
    if (unknown) {
      at("told").textContent = said(words.not_understood, { name: unknown });
      return;
    }
    const names = namesBy(await index.part("rules"));
    const found = await mirrorSearch(index, names).find(
      { q: question.q, filters: question.filters, facets: words.facets, isLatin: words.is_latin });
    const last = Math.max(1, Math.ceil(found.total / SIZE));
    question.page = Math.min(question.page, last);
    const start = (question.page - 1) * SIZE;
    const places = found.places.slice(start, start + SIZE);
    const rows = await index.rows(words.language, places);
    at("told").textContent = found.total ? people(found.total) : words.nobody;
    at("hits").start = start + 1;
    at("hits").replaceChildren(...rows.map((told, one) => row(told, found.reasons.get(places[one]))));
    showPages(found.total);
    await showChips();
    await showFacets(found.counts);
  }

  // Said by the script alone: without it nothing is being read.
  at("told").textContent = words.reading;
  at("search").hidden = false;
  search().catch((error) => {
    at("told").textContent = said(words.unread, { name: error.message });
  }).finally(() => {
    document.documentElement.dataset.ready = "yes";
    document.documentElement.dataset.files = index.weights.files;
  });
})();
