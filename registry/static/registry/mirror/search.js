// A search for people without a server: tiers by name with their reasons, filters, exact counts.
// The same questions as those of the register, asked of the files that index.js reads.
"use strict";
function mirrorSearch(index, names) {
  const L = names.likeness;
  const { wordsAlike } = mirrorAlike(index, names);
  const [EXACT, , , , INITIALS, NEAR, , KEYBOARD] = MIRROR_REASONS.keys();
  const SURNAME = 0, GIVEN = 1, PATRONYMIC = 2;
  const WEIGHTS = [1.25, 1.0, 0.7];
  const EXTRA = 0.3, LEFT_OUT = 0.99, WRONG_ORDER = 0.98, BY_KEYBOARD = 0.97, JOINED = 0.75;
  const MOST_SCORED = 300, MOST_WORDS = 4;
  const LEAST_SCORE = 0.6, LEAST_OF_FEW = 0.5, FEW = 10;
  const LIKE_A_SURNAME = 0.55, LIKE_EVERY_WORD = 0.85;
  const POSSIBLE = ["arrest_year", "death_year"];
  const RANGES = { arrest_from: "arrest", arrest_to: "arrest", birth_from: "birth", birth_to: "birth" };

  // A word of a query beside everybody: for each part of a name the likest word they bear.
  async function unitOf(form, people, furthest) {
    const unit = { form, alike: [], slots: [0, 1, 2].map(() => new Uint8Array(people)) };
    unit.alike = await wordsAlike(form, furthest);
    unit.alike.forEach((each, at) => {
      for (const group of each.groups) {
        const part = group.isSurname ? SURNAME : each.isPatronymic ? PATRONYMIC : GIVEN;
        const slot = unit.slots[part];
        for (const place of group.places) if (!slot[place]) slot[place] = at + 1;
      }
    });
    if (form.isShort) await addInitials(unit, people);
    return unit;
  }
  async function addInitials(unit, people) {
    const column = await index.column("name_initial");
    const letters = names.initialsOf(unit.form);
    const fits = column.combinations.map((some) => some.some((at) => letters.includes(column.values[at])));
    unit.alike.push({ value: L.initial, reason: INITIALS, letters: 0, groups: [], isInitial: true });
    const number = unit.alike.length;
    unit.initials = number;
    for (let place = 0; place < people; place++)
      if (fits[column.at(place)])
        for (const part of [GIVEN, PATRONYMIC])
          if (!unit.slots[part][place]) unit.slots[part][place] = number;
  }

  // Queries ------------------------------------------------------------------------------------------
  async function readQuery(text, people, furthest) {
    const found = names.words(text).slice(0, MOST_WORDS);
    const forms = found.map(names.formOf);
    const units = await Promise.all(forms.map((form) => unitOf(form, people, furthest)));
    const sum = (count) =>
      WEIGHTS.slice(0, count).reduce((a, b) => a + b, 0) + EXTRA * Math.max(0, count - 3);
    const divisions = units.length ? [{ units, best: sum(units.length) }] : [];
    const telling = units.filter((unit) => !unit.form.isParticle);
    if (telling.length && telling.length < units.length)
      divisions.push({ units: telling, best: sum(telling.length) / LEFT_OUT });
    for (let at = 0; at + 1 < found.length; at++) {
      if (found[at].isShort || found[at + 1].isShort) continue;
      const pair = await unitOf(names.joined([found[at], found[at + 1]]), people, furthest);
      if (!pair.alike.some((each) => each.value >= JOINED)) continue;
      const some = [...units.slice(0, at), pair, ...units.slice(at + 2)];
      divisions.push({ units: some, best: sum(some.length) });
    }
    return { text, units, divisions };
  }
  function assignments(count) {
    let found = [[]];
    for (let unit = 0; unit < count; unit++) {
      const longer = [];
      for (const one of found)
        for (const part of [SURNAME, GIVEN, PATRONYMIC, -1])
          if (part < 0 || !one.includes(part)) longer.push([...one, part]);
      found = longer;
    }
    return found;
  }
  const ASSIGNMENTS = [0, 1, 2, 3, 4].map(assignments);
  function score(query, place) {
    let best = null;
    for (const { units, best: most } of query.divisions) {
      let total = 0, chosen = null;
      for (const parts of ASSIGNMENTS[units.length]) {
        let sum = 0;
        for (let at = 0; at < units.length; at++) {
          const number = parts[at] < 0 ? 0 : units[at].slots[parts[at]][place];
          if (number) sum += WEIGHTS[parts[at]] * units[at].alike[number - 1].value ** 2;
        }
        const given = parts.indexOf(GIVEN), patronymic = parts.indexOf(PATRONYMIC);
        if (given >= 0 && patronymic >= 0 && patronymic < given) sum *= WRONG_ORDER;
        if (sum > total) [total, chosen] = [sum, parts];
      }
      total = Math.min(1, total / most);
      if (chosen && (!best || total > best.score)) best = matched(units, chosen, place, total);
    }
    return best;
  }
  function matched(units, parts, place, total) {
    const found = units.map((unit, at) => {
      const number = parts[at] < 0 ? 0 : unit.slots[parts[at]][place];
      return number ? unit.alike[number - 1] : null;
    });
    const told = found.filter(Boolean);
    const worst = told.reduce((a, b) =>
      b.reason > a.reason || (b.reason === a.reason && b.letters > a.letters) ? b : a);
    const at = parts.indexOf(SURNAME);
    return {
      score: total, reason: worst.reason, letters: worst.letters,
      surname: at >= 0 && found[at] && !found[at].isInitial ? found[at].value : 0,
      least: Math.min(...found.map((each) => (each ? each.value : 0))),
    };
  }
  function reasonOf(match) {
    if (match.least < LIKE_A_SURNAME) return "part";
    if (match.reason === NEAR && match.letters) return `near_${match.letters}`;
    return MIRROR_REASONS[match.reason];
  }

  // Tiers --------------------------------------------------------------------------------------------
  function everyWord(units, people, bears) {
    let found = null;
    for (const unit of units) {
      const places = bears(unit);
      found = found ? places.filter((place) => found.has(place)) : places;
      found = new Set(found);
    }
    return Array.from(found || []).sort((a, b) => a - b);
  }
  const bearing = (unit, fits) => unit.alike.flatMap((each) =>
    fits(each) ? each.groups.filter((group) => fits(each, group)).flatMap((group) => group.places) : []);
  const called = (isMain) => (unit) =>
    bearing(unit, (each, group) => each.reason === EXACT && !(isMain && group && !group.isMain));
  const sounding = (people, several) => (unit) => {
    if (unit.initials && several) {
      const found = [];
      for (let place = 0; place < people; place++)
        if (unit.slots[GIVEN][place] || unit.slots[PATRONYMIC][place]) found.push(place);
      return found;
    }
    return bearing(unit, (each) => each.value >= L.equivalent && !each.isInitial);
  };
  async function beginning(form) {
    const start = form.folded;
    if (start.length < 3) return [];
    const bones = form.sounds.map((sound) => names.skeleton(sound).slice(0, -1));
    const { list } = await index.skeletons();
    const wanted = list.filter((each) => bones.some((some) => each.startsWith(some)));
    const found = new Set();
    const done = new Set();
    for (const [word, , told] of await index.words(wanted.slice(0, 400))) {
      if (!word.startsWith(start) || done.has(word)) continue;
      done.add(word);
      for (const [number, runs] of Object.entries(await index.bearers(told)))
        if (number & 1) index.places(runs).forEach((place) => found.add(place));
    }
    return Array.from(found).sort((a, b) => a - b);
  }

  async function named(text, people) {
    const typed = await readQuery(text, people, 1);
    const tiers = [], seen = new Set();
    if (!typed.units.length) return tiers;
    const biography = new Map();
    const told = async (places) => {
      const column = await index.column("biography", places);
      places.forEach((place) => biography.set(place, column.at(place) ? 0 : 1));
    };
    async function add(reason, places) {
      const fresh = places.filter((place) => !seen.has(place));
      if (!fresh.length) return;
      fresh.forEach((place) => seen.add(place));
      await told(fresh);
      const reasons = new Map();
      let scores = new Map();
      if (reason !== "beginning" && fresh.length <= MOST_SCORED)
        for (const place of fresh) {
          const match = score(typed, place);
          scores.set(place, match ? Math.round(match.score * 1000) : 0);
          if (reason === "sound" && match) reasons.set(place, reasonOf(match));
        }
      fresh.sort((a, b) => biography.get(a) - biography.get(b) ||
        (scores.get(b) || 0) - (scores.get(a) || 0) || a - b);
      tiers.push({ reason, places: fresh, reasons });
    }
    await add("exact", everyWord(typed.units, people, called(true)));
    await add("variant", everyWord(typed.units, people, called(false)));
    const isOne = typed.units.length === 1;
    if (isOne) await add("beginning", await beginning(typed.units[0].form));
    await add("sound", everyWord(typed.units, people, sounding(people, !isOne)));
    if (seen.size < MOST_SCORED) await addAlike(typed, text, people, tiers, seen, told, biography);
    return tiers;
  }
  async function addAlike(typed, text, people, tiers, seen, told, biography) {
    let ranked = scored(typed, people, seen, 1, false);
    const best = ranked.length ? ranked[0].score : 0;
    if (!seen.size && best < JOINED && typed.units.length <= MOST_WORDS) {
      ranked = scored(await readQuery(text, people, 2), people, seen, 1, false);
      for (const meant of names.retyped(text)) {
        const other = await readQuery(meant, people, 1);
        ranked.push(...scored(other, people, seen, BY_KEYBOARD, true));
      }
    }
    ranked.sort((a, b) => b.score - a.score);
    const once = new Set();
    ranked = ranked.filter(({ place }) => !once.has(place) && once.add(place)).slice(0, MOST_SCORED);
    let meant = ranked.filter((each) => each.score >= LEAST_SCORE);
    if (seen.size + meant.length < FEW)
      meant = ranked.slice(0, FEW).filter((each) => each.score >= LEAST_OF_FEW);
    if (!meant.length) return;
    await told(meant.map((each) => each.place));
    const rounded = (each) => Math.round(each.score * 1000);
    meant.sort((a, b) => rounded(b) - rounded(a) ||
      biography.get(a.place) - biography.get(b.place) || a.place - b.place);
    tiers.push({
      reason: "near",
      places: meant.map((each) => each.place),
      reasons: new Map(meant.map((each) => [each.place, reasonOf(each)])),
    });
    meant.forEach((each) => seen.add(each.place));
  }
  function scored(query, people, seen, factor, byKeyboard) {
    const found = [];
    if (!query.units.length) return found;
    const slots = query.divisions.flatMap(({ units }) => units.flatMap((unit) => unit.slots));
    for (let place = 0; place < people; place++) {
      if (seen.has(place) || !slots.some((slot) => slot[place])) continue;
      const match = score(query, place);
      if (!match || match.score * factor < LEAST_OF_FEW) continue;
      const isMeant = match.surname >= LIKE_A_SURNAME ||
        (match.least >= LIKE_EVERY_WORD && !byKeyboard);
      if (!isMeant) continue;
      found.push({ ...match, place, score: match.score * factor,
        reason: byKeyboard ? KEYBOARD : match.reason });
    }
    return found.sort((a, b) => b.score - a.score).slice(0, MOST_SCORED);
  }

  // Filters and counts -------------------------------------------------------------------------------
  async function testOf(field, values, places) {
    const fields = POSSIBLE.includes(field) ? [field, `${field}_possible`] : [field];
    const columns = await Promise.all(fields.map((each) => index.column(each, places)));
    const fits = columns.map((column) => column.combinations.map((some) =>
      some.some((at) => values.includes(column.values[at]))));
    return (place) => columns.some((column, at) => fits[at][column.at(place)]);
  }
  async function rangeOf(kind, first, last, places) {
    const fields = [`${kind}_year`, `${kind}_year_possible`, `${kind}_year_wide`];
    const columns = await Promise.all(fields.map((each) => index.column(each, places)));
    const within = (value) => /^\d+$/.test(value) && +value >= first && +value <= last;
    const fits = columns.map((column) => column.combinations.map((some) =>
      some.some((at) => within(column.values[at]))));
    return (place) => columns.some((column, at) => fits[at][column.at(place)]);
  }
  async function testsOf(filters, places) {
    const tests = new Map();
    const ranges = {};
    for (const [name, values] of Object.entries(filters)) {
      if (!(name in RANGES)) tests.set(name, await testOf(name, widened(name, values), places));
      else {
        const range = (ranges[RANGES[name]] = ranges[RANGES[name]] || [0, 9999]);
        range[name.endsWith("_to") ? 1 : 0] = Number(values[values.length - 1]) || 0;
      }
    }
    for (const [kind, [first, last]] of Object.entries(ranges))
      tests.set(`${kind}_range`, await rangeOf(kind, first, last, places));
    return tests;
  }
  // Victim and perpetrator each include people who are both.
  const widened = (name, values) =>
    name === "role" && values.some((value) => value === "victim" || value === "perpetrator")
      ? [...values, "both"] : values;

  // Everybody a question means, in order, with why; and each facet under all filters but its own.
  async function find({ q, filters, facets, isLatin }) {
    const { people } = await index.about();
    const tiers = q.trim() ? await named(q.slice(0, 200), people) : null;
    const asked = tiers ? tiers.flatMap((tier) => tier.places) : null;
    const tests = await testsOf(filters, asked);
    const isEverybody = !tiers && !tests.size;
    const counts = {};
    const columns = isEverybody ? [] : await Promise.all(facets.flatMap((field) =>
      (POSSIBLE.includes(field) ? [field, `${field}_possible`] : [field]).map(async (name) =>
        [name, field, await index.column(name, asked)])));
    const tallies = columns.map(([, , column]) => new Uint32Array(column.combinations.length));
    const passes = [];
    const visit = (place) => {
      let failed = "", failures = 0;
      for (const [name, test] of tests)
        if (!test(place)) {
          failed = name;
          if (++failures > 1) return;
        }
      if (!failures) passes.push(place);
      columns.forEach(([, field, column], at) => {
        if (!failures || failed === field) tallies[at][column.at(place)]++;
      });
    };
    if (asked) asked.forEach(visit);
    else if (!isEverybody) for (let place = 0; place < people; place++) visit(place);
    for (const field of facets) counts[field] = {};
    if (isEverybody) for (const field of facets) await wholeCounts(field, counts[field]);
    columns.forEach(([name, field, column], at) => {
      tallies[at].forEach((number, combination) => {
        for (const value of column.combinations[combination])
          tell(counts[field], column.values[value], number, name !== field);
      });
    });
    if (counts.role) widenRoles(counts.role);
    let places = passes;
    if (isEverybody || (!tiers && isLatin)) {
      const order = isLatin ? await index.latin() : null;
      if (isEverybody) places = order ? Array.from(order) : Array.from({ length: people }, (_one, at) => at);
      else if (order) {
        const chosen = new Set(passes);
        places = Array.from(order).filter((place) => chosen.has(place));
      }
    }
    const reasons = new Map();
    for (const tier of tiers || [])
      for (const place of tier.places) reasons.set(place, tier.reasons.get(place) || tier.reason);
    return { total: places.length, places, reasons, counts };
  }
  function tell(found, value, number, isPossible) {
    if (!number) return;
    found[value] = found[value] || { certain: 0, possible: 0 };
    found[value][isPossible ? "possible" : "certain"] += number;
  }
  async function wholeCounts(field, found) {
    for (const name of POSSIBLE.includes(field) ? [field, `${field}_possible`] : [field]) {
      const told = await index.part(`f/${name}`);
      told.values.forEach((value, at) => tell(found, value, told.counts[at], name !== field));
    }
  }
  function widenRoles(found) {
    if (!found.both) return;
    for (const role of ["victim", "perpetrator"])
      tell(found, role, found.both.certain, false);
  }
  return { find };
}
