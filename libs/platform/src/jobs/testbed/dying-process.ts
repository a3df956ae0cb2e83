// A replica that kills itself in the middle of step 2: started by job-replicas.int.test.ts with the database and the phase as arguments.
import { Database, type DatabaseConfig } from '../../database/database.ts';
import { countingHandler, countingRunner } from './counting-job.ts';

const [config, phase, leaseMs] = process.argv.slice(2) as [string, string, string];
const dieAt = (moment: string) => (step: number) => { if (step === 2 && phase === moment) process.kill(process.pid, 'SIGKILL'); };
const handler = countingHandler({ beforeStep: dieAt('before a step'), inStep: dieAt('in a step'), afterStep: dieAt('after a step') });
const database = await Database.connect(JSON.parse(config) as DatabaseConfig, []);
countingRunner(database, { handler, holder: 'dying', timing: { leaseMs: Number(leaseMs) } }).start();
