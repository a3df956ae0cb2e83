import { texts } from '../../text/catalogue.ts';
import type { ru } from './ru.ts';

export const useText = texts<typeof ru>('contacts');
