const LETTERS: Readonly<Record<string, string>> = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'i', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's',
  т: 't', у: 'u', ф: 'f', х: 'h', ц: 'c', ч: 'ch', ш: 'sh', щ: 'sh', ъ: '', ы: 'i', ь: '', э: 'e', ю: 'iu', я: 'ia', і: 'i', ї: 'i', є: 'e', ґ: 'g', ў: 'u',
};
const LOOK_ALIKES: Readonly<Record<string, string>> = { a: 'а', c: 'с', e: 'е', o: 'о', p: 'р', x: 'х', y: 'у', k: 'к', m: 'м', t: 'т', b: 'в', h: 'н' };
const QWERTY = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const JCUKEN = 'ёйцукенгшщзхъфывапролджэячсмитьбю';

const latinToFold = /shch|sch|kh|ts|x|ck|w|[yj]/g;
const FOLDS: Readonly<Record<string, string>> = { shch: 'sh', sch: 'sh', kh: 'h', ts: 'c', x: 'ks', ck: 'k', w: 'v', y: 'i', j: 'i' };

/**
 * One Latin spelling for all spellings of a word: Cyrillic is transliterated, the habits of transliterators (kh or h, ts or c, ya or ia,
 * sch or sh, doubled letters) are folded, accents dropped. Takes and gives lower case; signs other than letters and digits disappear.
 */
export function latinFold(word: string): string {
  let folded = '';
  for (const letter of word) folded += LETTERS[letter] ?? letter;
  const plain = /^[a-z0-9]*$/.test(folded);
  if (!plain) folded = folded.normalize('NFKD').replace(/[^\p{L}\p{Nd}]/gu, '');
  const doubled = plain ? /([a-z])\1+/g : /(\p{L})\1+/gu;
  for (let before = ''; before !== folded; ) {
    before = folded;
    folded = folded.replace(latinToFold, (sound) => FOLDS[sound] ?? sound).replace(doubled, '$1');
  }
  return folded;
}

/** A word of both alphabets was typed with the wrong keys: its Latin look-alikes become Cyrillic. Other words stay. Lower case. */
export function withoutLookAlikes(word: string): string {
  if (!/[a-z]/.test(word) || !/[а-яё]/.test(word)) return word;
  return word.replace(/[aceopxykmtbh]/g, (letter) => LOOK_ALIKES[letter] ?? letter);
}

/** The text as the same keys would have given it on the other keyboard layout: `ghbdtn` ↔ `привет`. Lower case. */
export function switchLayout(text: string): string {
  const lower = text.toLowerCase();
  const [from, to] = /[а-яё]/.test(lower) ? [JCUKEN, QWERTY] : [QWERTY, JCUKEN];
  return Array.from(lower, (key) => to[from.indexOf(key)] ?? key).join('');
}

/** NFKC, lower case, ё as е, everything but letters and digits a space (apostrophes nothing); «№» is a sign, not the letters «No». */
export function plainWords(text: string): string[] {
  const plain = text.replace(/№/g, ' ').normalize('NFKC').toLowerCase().replace(/ё/g, 'е').replace(/['’‘`]/g, '').replace(/[^\p{L}\p{M}\p{Nd}]+/gu, ' ');
  return plain.split(' ').filter((word) => word !== '').map(withoutLookAlikes);
}
