// Reads the files of the search: scripts beside the page, since a page that was opened from a folder
// may run them but fetch nothing. Each hands its content to mirrorPart, and is read once.
"use strict";
var mirrorPart = () => {};
function mirrorIndex(root) {
  const COLUMN = Array.from({ length: 92 }, (_one, at) => String.fromCharCode(35 + at))
    .filter((symbol) => !"\\<&".includes(symbol)).join("");
  const RUNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const valueOf = new Int16Array(128);
  Array.from(COLUMN).forEach((symbol, at) => (valueOf[symbol.charCodeAt(0)] = at));
  const gapOf = new Int16Array(128);
  Array.from(RUNS).forEach((symbol, at) => (gapOf[symbol.charCodeAt(0)] = at));
  const parts = new Map();
  const waiting = new Map();
  const weights = { files: 0 };

  mirrorPart = (name, content) => {
    const told = waiting.get(name);
    if (told) told(content);
  };
  function part(name) {
    if (!parts.has(name))
      parts.set(name, new Promise((resolve, reject) => {
        waiting.set(name, resolve);
        const script = document.createElement("script");
        script.src = `${root}${name}.js`;
        script.onload = () => script.remove();
        script.onerror = () => reject(new Error(name));
        weights.files += 1;
        document.head.append(script);
      }));
    return parts.get(name);
  }

  const about = () => part("about");
  function places(runs) {
    const found = [];
    let before = -1, gap = 0;
    for (let at = 0; at < runs.length; at++) {
      const value = gapOf[runs.charCodeAt(at)];
      gap = gap * 32 + (value & 31);
      if (value < 32) continue;
      before += gap + 1;
      gap = 0;
      found.push(before);
    }
    return found;
  }
  function numbers(text, width) {
    const found = new Uint32Array(text.length / width);
    for (let at = 0, one = 0; at < text.length; at += width, one++) {
      let number = 0;
      for (let place = 0; place < width; place++)
        number = number * COLUMN.length + valueOf[text.charCodeAt(at + place)];
      found[one] = number;
    }
    return found;
  }

  // A field for some people: what it is about, and for a place the number of its combination.
  async function column(field, wanted) {
    const { chunk, people } = await about();
    const told = await part(`f/${field}`);
    const chunks = [];
    const asked = new Set();
    if (wanted) for (const place of wanted) asked.add(Math.floor(place / chunk));
    else for (let start = 0; start < people; start += chunk) asked.add(start / chunk);
    await Promise.all(Array.from(asked, async (at) => {
      chunks[at] = numbers(await part(`c/${field}/${at}`), told.width);
    }));
    return {
      ...told,
      at: (place) => chunks[Math.floor(place / chunk)][place % chunk],
    };
  }

  let bones = null;
  async function skeletons() {
    if (bones) return bones;
    const { all, firsts } = await part("skeletons");
    const list = [];
    let before = "";
    for (const [, shared, rest] of all.matchAll(/([0-9A-Z])([a-z]*)/g)) {
      before = before.slice(0, parseInt(shared, 36)) + rest;
      list.push(before);
    }
    bones = { list, firsts, known: new Set(list) };
    return bones;
  }
  // The words under some skeletons, with the people who bear them not yet read.
  async function words(wanted) {
    const { firsts, known } = await skeletons();
    const files = new Map();
    for (const each of wanted) {
      if (!known.has(each)) continue;
      let low = 0, high = firsts.length;
      while (low + 1 < high) {
        const middle = (low + high) >> 1;
        if (firsts[middle] <= each) low = middle;
        else high = middle;
      }
      if (!files.has(low)) files.set(low, []);
      files.get(low).push(each);
    }
    const found = [];
    await Promise.all(Array.from(files, async ([file, some]) => {
      const content = await part(`w/${file}`);
      for (const each of some) for (const entry of content[each] || []) found.push(entry);
    }));
    return found;
  }
  async function bearers(told) {
    return typeof told === "number" ? part(`p/${told}`) : told;
  }
  async function rows(language, wanted) {
    const { rows: size } = await about();
    return Promise.all(wanted.map(async (place) =>
      (await part(`d/${language}/${Math.floor(place / size)}`))[place % size]));
  }
  async function latin() {
    const { latin: width } = await about();
    return width ? numbers(await part("latin"), width) : null;
  }
  return { part, about, places, column, skeletons, words, bearers, rows, latin, weights };
}
