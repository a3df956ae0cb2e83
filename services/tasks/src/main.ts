import { run } from '@kontora/platform';
import { tasksService } from './tasks.service.ts';

await run(tasksService);
