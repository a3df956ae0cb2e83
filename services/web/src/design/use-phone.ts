import { useMediaQuery } from '@mantine/hooks';

/** Whether the console is on a phone, or as narrow as one. */
export const usePhone = (): boolean => useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false }) ?? false;
