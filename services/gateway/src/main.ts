import { configFromEnvironment, onTermination, settleMemory, startProcessMetrics, startTracing } from '@kontora/platform';
import { join } from 'node:path';
import { startGateway } from './gateway.ts';

const stopBy = onTermination();
startProcessMetrics('gateway');
const endTracing = await startTracing('gateway');
const gateway = await startGateway({
  ...configFromEnvironment(),
  port: Number(process.env.KONTORA_PORT ?? 3000), host: process.env.KONTORA_HOST ?? '127.0.0.1', secure: process.env.KONTORA_EMBEDDED !== '1',
  origins: process.env.KONTORA_ORIGINS?.split(',').filter(Boolean) ?? [],
  console: process.env.KONTORA_CONSOLE_FOLDER ?? join(import.meta.dirname, '../../web/dist'),
  limit: { points: Number(process.env.KONTORA_RATE_LIMIT ?? 1200), seconds: 60 },
});
stopBy(() => gateway.stop().then(endTracing));
settleMemory();
