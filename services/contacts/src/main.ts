import { run } from '@kontora/platform';
import { contactsService } from './contacts.service.ts';

await run(contactsService);
