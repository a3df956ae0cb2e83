import { texts } from './catalogue.ts';
import type { ru } from './common/ru.ts';

/** Texts that every page uses. */
export const useCommon = texts<typeof ru>('common');
