import { createClient } from '@kontora/client';

/** The one way to the server: the public API, with the session cookie of this origin. */
export const client = createClient({ baseUrl: window.location.origin });
