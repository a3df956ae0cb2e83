import i18next, { type BackendModule } from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';

/** The languages of the interface. */
export const LANGUAGES = ['ru', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
/** A short text in every language, where a catalogue would be too much: navigation, for example. */
export type Said = Readonly<Record<Language, string>>;

type Plural = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
type Bare<K extends string> = K extends `${infer B}_${Plural}` ? B : K;
/** The keys of a catalogue, with dots between levels and without plural endings. */
export type KeyOf<C> = { [K in keyof C & (string | number)]: C[K] extends string ? Bare<`${K}`> : `${K}.${KeyOf<C[K]>}` }[keyof C & (string | number)];
/** Gives the text of a key in the reader's language; `count` chooses the plural. */
export type Text<C> = (key: KeyOf<C>, values?: Readonly<Record<string, string | number>>) => string;
/** What a catalogue of the same keys in another language must look like; the number of plural forms may differ. */
export type Catalogue = { readonly [key: string]: string | Catalogue };

/** The hook that reads one folder's catalogue: `export const useText = texts<typeof ru>('tasks')`. It suspends until the catalogue is there. */
export const texts = <C extends Catalogue>(name: string) => function useText(): Text<C> {
  return useTranslation(name).t as unknown as Text<C>;
};

const STORED = 'kontora.language';
/** The language of the interface now. */
export const language = (): Language => i18next.language as Language;
/** Of a text that is kept in both languages the one in the reader's; the other where that one was left empty. */
export const inLanguage = (ru: string | undefined, en: string | undefined): string => (language() === 'en' ? en || ru : ru || en) ?? '';
/** Changes the language, and remembers it on this device. */
export async function chooseLanguage(chosen: Language): Promise<void> {
  localStorage.setItem(STORED, chosen);
  await i18next.changeLanguage(chosen);
}

/** A text by a key that is only known at run time, such as a problem's code; undefined when no catalogue has it. */
export function textIfAny(catalogues: readonly string[], key: string, values?: Readonly<Record<string, unknown>>): string | undefined {
  const found = catalogues.find((ns) => i18next.exists(key, { ns }));
  return found && i18next.t(key, { ns: found, ...values });
}

const files = import.meta.glob<Record<Language, Catalogue>>(['./*/{ru,en}.ts', '../pages/*/{ru,en}.ts']);
const backend: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read(chosen, name, answer) {
    const file = files[`../pages/${name}/${chosen}.ts`] ?? files[`./${name}/${chosen}.ts`];
    if (!file) return answer(new Error(`There is no catalogue ${name} in ${chosen}`), null);
    file().then((module) => answer(null, module[chosen as Language]), (error: Error) => answer(error, null));
  },
};

/** Starts with the language chosen before, else the browser's. The common texts are there when it is done. */
export async function startTexts(): Promise<void> {
  i18next.on('languageChanged', (chosen) => { document.documentElement.lang = chosen; });
  await i18next.use(backend).use(initReactI18next).init({
    lng: firstLanguage(), supportedLngs: [...LANGUAGES], fallbackLng: false, ns: ['common'], defaultNS: 'common', nsSeparator: false, returnNull: false,
    interpolation: { escapeValue: false }, react: { useSuspense: true },
  });
}

function firstLanguage(): Language {
  const stored = localStorage.getItem(STORED);
  if (LANGUAGES.some((known) => known === stored)) return stored as Language;
  return /^(ru|be|kk|uk)/.test(navigator.language) ? 'ru' : 'en';
}
