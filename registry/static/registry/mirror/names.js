// The rules of names in the browser: the functions of registry/names over the tables of rules.js.
// What they make of a spelling is what the register makes of it; a test compares both.
"use strict";
function namesBy(rules) {
  const A = rules.alphabet;
  const each = (text) => Array.from(text);
  const unique = (list) => Array.from(new Set(list));
  const cut = (text, most) => (text.length > most ? each(text).slice(0, most).join("") : text);
  const kept = (make) => {
    const known = new Map();
    return (text) => {
      if (!known.has(text)) known.set(text, make(text));
      return known.get(text);
    };
  };

  // The internal alphabet ------------------------------------------------------------------------
  const clusters = new RegExp(
    Object.keys(A.clusters).sort((a, b) => b.length - a.length).join("|"), "g");
  const unsettled = new RegExp("[" + Object.keys(A.unsettled).join("") + "]", "g");
  const yo = new RegExp(A.yo, "g");
  const softU = new RegExp(A.soft_u, "g");
  const endings = A.endings.map((pattern) => new RegExp(pattern));
  const noRuns = (text) => text.replace(/(.)\1+/g, "$1");

  const choices = kept((open) => {
    let ranks = [[]];
    for (const symbol of open) {
      const longer = [];
      for (const rank of ranks)
        for (let at = 0; at < A.unsettled[symbol].length; at++) longer.push([...rank, at]);
      ranks = longer;
    }
    const departs = (rank) => rank.filter(Boolean).length;
    const compare = (a, b) => {
      if (departs(a) !== departs(b)) return departs(a) - departs(b);
      for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return a[at] - b[at];
      return 0;
    };
    return ranks.sort(compare).slice(0, A.settlements);
  });

  function settle(symbols) {
    const open = unique(symbols.match(unsettled) || []).sort();
    if (!open.length) return [symbols];
    return choices(open.join("")).map((rank) => {
      const sounds = {};
      open.forEach((symbol, at) => (sounds[symbol] = A.unsettled[symbol][rank[at]]));
      return each(symbols).map((s) => (s in sounds ? sounds[s] : s)).join("");
    });
  }

  const plain = kept((symbols) => {
    let before = null;
    while (before !== symbols) {
      before = symbols;
      symbols = symbols.replace(clusters, (found) => A.clusters[found]).replace(yo, "e");
      symbols = noRuns(symbols.replace(/[jy]/g, "i"));
    }
    return symbols;
  });
  const finalV = (merged) =>
    merged.length > 2 && merged.endsWith("f") ? merged.replace(/[fv]+$/, "") + "v" : merged;
  const wholeSound = kept((symbols) => {
    const merged = noRuns(plain(symbols).replace(/o/g, "a").replace(/e/g, "i"));
    return finalV(merged.replace(softU, "u"));
  });
  function withoutEnding(merged) {
    for (const ending of endings) {
      const stem = merged.replace(ending, "");
      if (stem.length >= 3 && (stem.match(/[^aiu]/g) || []).length >= 2) merged = stem;
    }
    return merged;
  }
  const sound = kept((symbols) => finalV(withoutEnding(wholeSound(symbols))));
  const skeleton = kept((merged) => {
    let bones = each(merged).map((s) => (s in A.places ? A.places[s] : s)).join("");
    if (merged && "aeiouyj".includes(merged[0])) bones = "a" + bones;
    return noRuns(bones).slice(0, A.longest_skeleton);
  });
  function deletions(symbols) {
    const letters = each(symbols);
    const shorter = letters.map((_letter, at) =>
      noRuns([...letters.slice(0, at), ...letters.slice(at + 1)].join("")));
    return unique([symbols, ...shorter]);
  }

  // Folding and words ------------------------------------------------------------------------------
  const fold = kept((text) => {
    const F = rules.folding;
    const lowered = each(text.normalize("NFC").toLowerCase())
      .map((letter) => (letter in F.letters ? F.letters[letter] : letter)).join("");
    return each(lowered)
      .map((letter) =>
        F.kept.includes(letter) ? letter : letter.normalize("NFD").replace(/\p{M}/gu, ""))
      .join("");
  });

  const twins = rules.lookalikes;
  const latinOf = { "ь": "", "ъ": "" };
  for (const [latin, cyrillic] of Object.entries(twins.pairs)) latinOf[cyrillic] = latin;
  const through = (text, table) => each(text).map((s) => (s in table ? table[s] : s)).join("");
  const count = (text, pattern) => (text.match(pattern) || []).length;
  const CYRILLIC = /[\u0400-\u052f]/g;
  const LATIN = /[A-Za-z\u00c0-\u024f\u1e00-\u1eff]/g;
  function mended(word) {
    const cyrillic = count(word, CYRILLIC);
    let latin = count(word, LATIN);
    if (/[\u0370-\u03ff]/.test(word) && (cyrillic || latin)) {
      word = through(word, twins.greek);
      latin = count(word, LATIN);
    }
    if (!cyrillic || !latin) return word;
    const asCyrillic = through(word, twins.pairs);
    const asLatin = through(word, latinOf);
    const leftLatin = count(asCyrillic, LATIN);
    const leftCyrillic = count(asLatin, CYRILLIC);
    if (leftLatin !== leftCyrillic) return leftLatin < leftCyrillic ? asCyrillic : asLatin;
    return cyrillic >= latin ? asCyrillic : asLatin;
  }

  const W = rules.words;
  const signs = new RegExp(W.signs, "g");
  const particles = new Set(W.particles);
  function clean(text) {
    let normal = cut(text, W.longest).normalize("NFKC").replace(signs, "");
    normal = normal.replace(/[\p{Cf}\p{Mn}\p{Me}]/gu, "").replace(/[\p{C}\p{Z}]/gu, " ");
    return cut(normal.normalize("NFC").replace(/[\p{L}\p{N}_]+/gu, mended), W.longest);
  }
  function words(text) {
    const found = [];
    for (const [, raw, stop] of clean(text).matchAll(/([\p{L}\p{N}]+)(\.?)/gu)) {
      const folded = fold(raw);
      if (!folded) continue;
      const length = each(folded).length;
      const isShort = length === 1 || (stop && length < W.abbreviation);
      found.push({ raw, folded, isShort: Boolean(isShort), isParticle: particles.has(folded) });
      if (found.length === W.most) break;
    }
    return found;
  }

  // Scripts and orthographies ----------------------------------------------------------------------
  const scriptOfLetter = kept((letter) => {
    const code = letter.codePointAt(0);
    const found = rules.scripts.ranges.find(([first, last]) => first <= code && code <= last);
    return found ? found[2] : "";
  });
  function scriptOf(word) {
    const first = word.match(/\p{L}/u);
    return first ? scriptOfLetter(first[0]) : "";
  }

  const C = rules.cyrillic;
  const er = new RegExp(`ъ(?=[^${C.vowels}ьъ])`, "gu");
  const initialU = new RegExp(`^у(?=[^${C.vowels}])`, "u");
  function readCyrillic(word) {
    if (/[іў]/.test(word)) {
      word = word.replace(/(дз|ц)(?=[іеёюяьвм])/g, (found) => (found === "дз" ? "D" : "T"));
      word = word.replace(initialU, "V");
    }
    word = word.replace(/(?<=[нл]ь)ш$/, "L").replace(/(?<=[дт])с$/, "M").replace(er, "а");
    return each(word)
      .map((letter) => ("DTVLM".includes(letter) ? letter : C.sounds[letter] || "")).join("");
  }

  const orthographies = rules.latin.orthographies.map((table) => {
    const pairs = [...table.pairs, ...rules.latin.base];
    const symbols = pairs.map((pair) => (pair[1] === "-" ? "" : pair[1]));
    const pattern = new RegExp(pairs.map((pair) => `(${pair[0]})`).join("|") + "|.", "gu");
    const marked = new Set(table.marked);
    const never = table.never ? new RegExp(table.never) : null;
    const read = (word) => word.replace(pattern, (found, ...groups) => {
      for (let at = 0; at < symbols.length; at++) if (groups[at] !== undefined) return symbols[at];
      const first = each(found.normalize("NFD"))[0];
      const bare = first !== found ? first : rules.latin.built_on[found] || "";
      return bare ? read(bare) : "";
    });
    const couldHold = (word) =>
      !(never && never.test(word)) &&
      each(word).every((letter) => letter.codePointAt(0) < 128 || marked.has(letter));
    return { couldHold, read };
  });
  function readLatin(word) {
    const fitting = orthographies.filter((each_) => each_.couldHold(word));
    return (fitting.length ? fitting : orthographies).map((each_) => each_.read(word));
  }

  const tables = {};
  for (const [script, table] of Object.entries(rules.scripts.tables)) {
    const longest = Object.keys(table).sort((a, b) => b.length - a.length);
    tables[script] = { table, pattern: new RegExp(longest.join("|") + "|.", "gsu") };
  }
  function readLetters(word, script) {
    const { table, pattern } = tables[script];
    const start = rules.scripts.stops[word.slice(0, 2)] || "";
    const rest = start ? word.slice(2) : word;
    return start + (rest.match(pattern) || []).map((letters) => table[letters] || "").join("");
  }

  function symbolsOf(word) {
    const letters = (word.match(/[\p{L}\p{Nl}\p{No}]+/gu) || []).join("");
    const lowered = letters.normalize("NFC").toLowerCase();
    const script = scriptOf(lowered);
    if (script === "CYRILLIC") return [readCyrillic(lowered)];
    if (script === "LATIN") {
      const isUpper = word === word.toUpperCase() && word !== word.toLowerCase();
      const twin = isUpper ? through(word, twins.pairs) : word;
      const isTwin = twin !== word && !count(twin, LATIN);
      return isTwin ? [...readLatin(lowered), readCyrillic(twin.toLowerCase())] : readLatin(lowered);
    }
    return script in tables ? [readLetters(fold(lowered), script)] : [];
  }
  function withIo(symbols) {
    return settle(symbols).flatMap((settled) =>
      /[iy]o/.test(settled) ? [settled, settled.replace(/[iy]o/g, "ia")] : [settled]);
  }
  const readings = kept((word) => {
    const settled = unique(symbolsOf(cut(word, A.longest_word))).map(withIo);
    const found = new Map();
    const most = Math.max(0, ...settled.map((list) => list.length));
    for (let at = 0; at < most; at++)
      for (const list of settled) {
        if (at >= list.length) continue;
        const merged = sound(list[at]);
        if (!merged || found.has(merged)) continue;
        found.set(merged, { plain: plain(list[at]), sound: merged, skeleton: skeleton(merged) });
        if (found.size === A.readings) return [...found.values()];
      }
    return [...found.values()];
  });
  const soundsOf = (word) => readings(word).map((reading) => reading.sound);

  // Given names and patronymics ----------------------------------------------------------------------
  const suffix = new RegExp(rules.patronymics.suffix);
  const vowelsAtTheEnd = new RegExp(rules.patronymics.vowels);
  const bareStem = (merged) => {
    const bare = merged.replace(vowelsAtTheEnd, "");
    return bare.length >= rules.patronymics.shortest ? bare : "";
  };
  function hasSuffix(merged) {
    const match = merged.match(suffix);
    return match !== null && match.index >= rules.patronymics.shortest;
  }
  const stem = (merged) => (hasSuffix(merged) ? bareStem(merged.replace(suffix, "")) : "");
  let table = null;
  function classes() {
    if (table) return table;
    table = { ofSound: new Map(), ofStem: new Map(), sounds: new Map() };
    const add = (map, key, value) => {
      if (!map.has(key)) map.set(key, new Set());
      map.get(key).add(value);
    };
    for (const forms of rules.given.classes)
      for (const merged of forms.flatMap(soundsOf)) {
        const name = forms[0].toLowerCase();
        add(table.ofSound, merged, name);
        add(table.sounds, name, merged);
        if (bareStem(merged)) add(table.ofStem, bareStem(merged), name);
      }
    return table;
  }
  const gathered = (map, keys) => unique(keys.flatMap((key) => [...(map.get(key) || [])]));
  const classesOf = (sounds) => gathered(classes().ofSound, sounds);
  const classesOfPatronymic = (sounds) =>
    gathered(classes().ofStem, sounds.map(stem).filter(Boolean));
  const soundsOfClasses = (names) => gathered(classes().sounds, names);

  // Forms, keys, keyboards ---------------------------------------------------------------------------
  function formOf(word) {
    const sounds = soundsOf(word.raw);
    let starts = [];
    if (word.isShort) {
      starts = sounds;
      if (/^[\x00-\x7f]$/.test(word.folded)) {
        const grouped = W.after_an_initial.flatMap((letters) => soundsOf(word.folded + letters));
        starts = unique([...sounds, ...grouped.map((merged) => merged[0])]);
      }
    }
    return {
      ...word,
      readings: readings(word.raw),
      sounds,
      starts,
      classes: word.isShort ? [] : classesOf(sounds),
      father: word.isShort ? [] : classesOfPatronymic(sounds),
    };
  }
  function joined(several) {
    const raw = several.map((word) => word.raw).join("");
    const folded = several.map((word) => word.folded).join("");
    return { ...formOf({ raw, folded, isShort: false, isParticle: false }), isJoined: true };
  }
  function initialsOf(form) {
    const sounds = form.starts.length ? form.starts : form.sounds;
    return sounds.length ? unique(sounds.map((merged) => merged[0])) : [form.folded.slice(0, 1)];
  }
  function keysOf(word, sounds) {
    const skeletons = unique(sounds.map(skeleton));
    return {
      name: [word],
      name_sound: unique(sounds),
      name_class: unique([
        ...classesOf(sounds), ...classesOfPatronymic(sounds).map((name) => "-" + name)]),
      name_near: unique([word, ...sounds].flatMap(deletions)),
      name_skeleton: skeletons,
      name_rough: unique(skeletons.flatMap(deletions)),
    };
  }

  const K = rules.keyboards;
  const never = new RegExp(K.never);
  const layouts = K.layouts.map((letters) => {
    const upper = letters.toUpperCase();
    const to = {}, from = {};
    each(K.keys + K.shifted).forEach((key, at) => (to[key] = (letters + upper)[at]));
    const backKeys = K.keys.slice(0, -1) + K.shifted.slice(0, -1);
    each(letters.slice(0, -1) + upper.slice(0, -1)).forEach((key, at) => (from[key] = backKeys[at]));
    return { to, from };
  });
  const parts = (text) => text.toLowerCase().split(/[\s.-]+/).filter(Boolean);
  const couldBeCyrillic = (text) => parts(text).length > 0 && parts(text).every((word) =>
    !never.test(word) && (word.length < 3 || /[аеёиоуыэюяіїє]/.test(word)));
  const couldBeLatin = (text) => parts(text).length > 0 && parts(text).every((word) =>
    /^[a-z]+$/i.test(word) && (word.length < 3 || /[aeiouy]/.test(word)) &&
    !/[bcdfghjklmnpqrstvwxz]{6}/.test(word));
  function retyped(text) {
    if (/[\u0400-\u04ff]/.test(text))
      return unique(layouts.map(({ from }) => through(text, from))).filter(couldBeLatin);
    if (/[a-z]/i.test(text))
      return unique(layouts.map(({ to }) => through(text, to))).filter(couldBeCyrillic);
    return [];
  }

  return {
    fold, words, readings, soundsOf, sound, skeleton, deletions, formOf, joined, initialsOf, keysOf,
    retyped, hasSuffix, stem, classesOf, classesOfPatronymic, soundsOfClasses,
    longest: W.longest, likeness: rules.likeness,
  };
}
