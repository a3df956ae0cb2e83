import { run } from '@kontora/platform';
import { reportingService } from './reporting.service.ts';

await run(reportingService);
