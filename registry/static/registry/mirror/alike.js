// The recorded words most like a word of a query: what registry/names/candidates does on the server.
"use strict";
// Why a name was found, best first.
const MIRROR_REASONS = ["exact", "variant", "equivalent", "sound", "initials", "near", "skeleton",
  "keyboard"];
function mirrorAlike(index, names) {
  const L = names.likeness;
  const [EXACT, , EQUIVALENT, SOUND, , NEAR, SKELETON] = MIRROR_REASONS.keys();
  const MOST_ALIKE = 120, LEAST_ALIKE = 0.45;

  // Letters apart, neighbours exchanged counted as one (optimal string alignment).
  function apart(one, other) {
    if (one === other) return 0;
    const a = Array.from(one), b = Array.from(other);
    let two = [], before = [], row = b.map((_letter, at) => at + 1);
    row.unshift(0);
    for (let i = 1; i <= a.length; i++) {
      two = before;
      before = row;
      row = [i];
      for (let j = 1; j <= b.length; j++) {
        const change = a[i - 1] === b[j - 1] ? 0 : 1;
        row[j] = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + change);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
          row[j] = Math.min(row[j], two[j - 2] + 1);
      }
    }
    return row[b.length];
  }
  const similarity = (one, other) => {
    const most = Math.max(one.length, other.length);
    return most ? 1 - apart(one, other) / most : 1;
  };
  const meets = (some, others) => some.some((each) => others.includes(each));

  // Words alike ------------------------------------------------------------------------------------
  const SUFFIXES = ["avic", "ivic", "avC", "aviC", "iviC", "iC", "avna", "ivna", "iCna", "iniCna"];
  async function skeletonsNear(form, furthest) {
    const { list } = await index.skeletons();
    const own = new Set(form.sounds.map(names.skeleton));
    const wanted = new Set(own);
    for (const each of list)
      for (const mine of own)
        if (Math.abs(each.length - mine.length) <= furthest && apart(mine, each) <= furthest) {
          wanted.add(each);
          break;
        }
    const forms = names.soundsOfClasses(form.classes);
    forms.forEach((sound) => wanted.add(names.skeleton(sound)));
    for (const sound of names.soundsOfClasses(form.father))
      for (const suffix of SUFFIXES)
        wanted.add(names.skeleton(names.sound(sound.replace(/[aiu]+$/, "") + suffix)));
    return wanted;
  }
  function compared(form, word, sounds) {
    if (word === form.folded) return { value: 1, reason: EXACT, letters: 0 };
    if (meets(form.sounds, sounds)) return { value: L.sounds_alike, reason: SOUND, letters: 0 };
    if (form.classes.length && meets(form.classes, names.classesOf(sounds)))
      return { value: L.equivalent, reason: EQUIVALENT, letters: 0 };
    if (form.father.length && meets(form.father, names.classesOfPatronymic(sounds)))
      return { value: L.father, reason: EQUIVALENT, letters: 0 };
    let best = misspelt(form.folded, word);
    for (const reading of form.readings)
      for (const sound of sounds) {
        const alike = similarity(reading.sound, sound);
        if (alike < LEAST_ALIKE) continue;
        const bones = similarity(reading.skeleton, names.skeleton(sound));
        const value = L.alike * (L.of_sound * alike + L.of_skeleton * bones);
        const letters = Math.round((1 - alike) * Math.max(sound.length, reading.sound.length));
        if (value > best.value)
          best = { value, letters, reason: letters <= L.near_letters ? NEAR : SKELETON };
      }
    return best;
  }
  function misspelt(asked, recorded) {
    const length = Math.max(asked.length, recorded.length);
    const allowed = length < L.long_enough ? 1 : L.near_letters;
    const letters = Math.abs(asked.length - recorded.length) > allowed ? 99 : apart(asked, recorded);
    if (letters > allowed) return { value: 0, reason: SKELETON, letters: 0 };
    return { value: L.alike * (1 - letters / length), reason: NEAR, letters };
  }
  // The recorded words most like a word of the query, with who bears them as which part of a name.
  async function wordsAlike(form, furthest) {
    const best = new Map();
    for (const [word, said, told] of await index.words(await skeletonsNear(form, furthest))) {
      const sounds = said ? said.split(" ") : names.soundsOf(word);
      const found = compared(form, word, sounds);
      const before = best.get(word);
      if (found.value && !(before && before.value >= found.value))
        best.set(word, { ...found, word, told, isPatronymic: sounds.some(names.hasSuffix) });
    }
    const alike = Array.from(best.values()).sort((a, b) => b.value - a.value).slice(0, MOST_ALIKE);
    await Promise.all(alike.map(async (each) => {
      const groups = await index.bearers(each.told);
      each.groups = Object.entries(groups).map(([number, runs]) => ({
        isSurname: Boolean(number & 1), isMain: Boolean(number & 2), places: index.places(runs),
      }));
    }));
    return alike;
  }
  return { wordsAlike };
}
