import type { Workload } from '../workload.ts';
import { contactsWorkload } from './contacts.ts';
import { reportingWorkload } from './reporting.ts';
import { tasksWorkload } from './tasks.ts';

/** What people do in the system under test, service by service. */
export const workloads: readonly Workload[] = [contactsWorkload, tasksWorkload, reportingWorkload];
