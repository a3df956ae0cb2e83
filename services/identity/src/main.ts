import { run } from '@kontora/platform';
import { identityService } from './identity.service.ts';

await run(identityService);
