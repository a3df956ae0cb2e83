/** Legal forms with the ways to write them, as plain words: Russian, transliterated, English. */
const WRITTEN: readonly (readonly [form: string, variants: readonly string[]])[] = [
  ['ООО', ['ооо', 'общество с ограниченной ответственностью', 'llc', 'ltd', 'limited liability company', 'o o o', 'ooo', 'limited', 'о о о', 'co ltd']],
  ['АО', ['ао', 'акционерное общество', 'jsc', 'joint stock company', 'ao']],
  ['ПАО', ['пао', 'публичное акционерное общество', 'pjsc', 'pao']],
  ['НАО', ['нао', 'непубличное акционерное общество']],
  ['ЗАО', ['зао', 'закрытое акционерное общество', 'cjsc', 'zao']],
  ['ОАО', ['оао', 'открытое акционерное общество', 'ojsc', 'oao']],
  ['ИП', ['ип', 'индивидуальный предприниматель', 'sole proprietor', 'individual entrepreneur', 'ie', 'ip']],
  ['КФХ', ['кфх', 'крестьянское фермерское хозяйство', 'глава кфх', 'ип глава кфх']],
  ['АНО', ['ано', 'автономная некоммерческая организация', 'ano']],
  ['НКО', ['нко', 'некоммерческая организация']],
  ['ЧУ', ['чу', 'частное учреждение']],
  ['ЧОУ', ['чоу', 'частное образовательное учреждение']],
  ['ФОНД', ['фонд', 'некоммерческая организация фонд']],
  ['ТСЖ', ['тсж', 'товарищество собственников жилья']],
  ['ТСН', ['тсн', 'товарищество собственников недвижимости']],
  ['СНТ', ['снт', 'садоводческое некоммерческое товарищество']],
  ['ГСК', ['гск', 'гаражно строительный кооператив']],
  ['ЖСК', ['жск', 'жилищно строительный кооператив']],
  ['ПК', ['пк', 'производственный кооператив']],
  ['СПК', ['спк', 'сельскохозяйственный производственный кооператив']],
  ['ФГУП', ['фгуп', 'федеральное государственное унитарное предприятие']],
  ['ГУП', ['гуп', 'государственное унитарное предприятие']],
  ['МУП', ['муп', 'муниципальное унитарное предприятие']],
  ['ФГБУ', ['фгбу', 'федеральное государственное бюджетное учреждение']],
  ['ГБУ', ['гбу', 'государственное бюджетное учреждение']],
  ['МБУ', ['мбу', 'муниципальное бюджетное учреждение']],
  ['МАУ', ['мау', 'муниципальное автономное учреждение']],
  ['ПОЛНОЕ ТОВАРИЩЕСТВО', ['полное товарищество']],
  ['ТОО', ['тоо', 'товарищество с ограниченной ответственностью']],
  ['ОДО', ['одо', 'общество с дополнительной ответственностью']],
  ['ФИЛИАЛ', ['филиал']],
  ['ПРЕДСТАВИТЕЛЬСТВО', ['представительство']],
  ['АДВОКАТ', ['адвокат', 'адвокатский кабинет']],
  ['НОТАРИУС', ['нотариус']],
  ['САМОЗАНЯТЫЙ', ['самозанятый', 'самозанятая', 'нпд']],
];

const FORM_BY_WORDS = new Map(WRITTEN.flatMap(([form, variants]) => variants.map((variant) => [variant, form] as const)));
const LONGEST = Math.max(...WRITTEN.flatMap(([, variants]) => variants.map((variant) => variant.split(' ').length)));

const OF_PEOPLE = new Set(['ИП', 'КФХ', 'АДВОКАТ', 'НОТАРИУС', 'САМОЗАНЯТЫЙ']);
const OF_DIVISIONS = new Set(['ФИЛИАЛ', 'ПРЕДСТАВИТЕЛЬСТВО']);

export interface CutName {
  /** What is left of the name; never empty unless the name was. */
  readonly core: readonly string[];
  /** The forms cut off, each once, sorted: usually one; a branch of an АО has two. */
  readonly forms: readonly string[];
}

/** Cuts legal forms from both ends of a name in plain words (lower case, no punctuation), the longest first, until none is left. */
export function cutLegalForms(words: readonly string[]): CutName {
  const forms = new Set<string>();
  let core = words;
  for (let cut = cutOne(core); cut; cut = cutOne(core)) {
    forms.add(cut.form);
    core = cut.rest;
  }
  return { core, forms: [...forms].sort() };
}

/** Whether the name behind such forms is that of a person: ИП, an advocate, a notary. */
export function isPersonal(forms: readonly string[]): boolean {
  return forms.some((form) => OF_PEOPLE.has(form));
}

/** Whether it names a branch or representative office, which is no legal entity of its own. */
export function isDivision(forms: readonly string[]): boolean {
  return forms.some((form) => OF_DIVISIONS.has(form));
}

function cutOne(words: readonly string[]): { form: string; rest: readonly string[] } | null {
  for (let count = Math.min(LONGEST, words.length - 1); count > 0; count--) {
    const atStart = FORM_BY_WORDS.get(words.slice(0, count).join(' '));
    if (atStart) return { form: atStart, rest: words.slice(count) };
    const atEnd = FORM_BY_WORDS.get(words.slice(-count).join(' '));
    if (atEnd) return { form: atEnd, rest: words.slice(0, -count) };
  }
  return null;
}
