/** Tables of this schema that belong to persons or to the installation instead of a firm; all others have a firm and row-level security. */
export const GLOBAL_TABLES = ['user', 'session', 'account', 'verification', 'twoFactor', 'apikey', 'throttle'] as const;
