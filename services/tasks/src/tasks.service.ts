import { tasks } from '@kontora/contracts';
import type { ServiceDefinition } from '@kontora/platform';
import { Module } from '@nestjs/common';
import { AbsenceController } from './absence/absence.controller.ts';
import { CopiesReactions } from './employee/copies.reactions.ts';
import { JournalController } from './journal/journal.controller.ts';
import { ReassignmentController } from './reassignment/reassignment.controller.ts';
import { TaskReportController } from './report/report.controller.ts';
import { taskSignals } from './signals.ts';
import { CheckListController } from './task/check-list.controller.ts';
import { ReportingReactions } from './task/reporting.reactions.ts';
import { TaskStepsController } from './task/task-steps.controller.ts';
import { TaskController } from './task/task.controller.ts';
import { TaskSchema } from './task/task.ts';

@Module({ controllers: [TaskController, TaskStepsController, CheckListController, JournalController, AbsenceController, ReassignmentController, TaskReportController, CopiesReactions, ReportingReactions] })
class TasksModule {}

/** The tasks service: everything it does, in one table of contents. */
export const tasksService: ServiceDefinition = { contract: tasks, module: TasksModule, entities: [TaskSchema], migrations: new URL('./migrations/', import.meta.url), signals: taskSignals };
