import { reporting } from '@kontora/contracts';
import type { ServiceDefinition } from '@kontora/platform';
import { Module } from '@nestjs/common';
import { CalendarController } from './calendar/calendar.controller.ts';
import { CatalogueController } from './catalogue/catalogue.controller.ts';
import { ClientReactions } from './client/client.reactions.ts';
import { FiguresController } from './figures/figures.controller.ts';
import { FilingController } from './filing/filing.controller.ts';
import { GapController } from './gap/gap.controller.ts';
import { ObligationController } from './obligation/obligation.controller.ts';
import { ObligationSchema } from './obligation/obligation.ts';
import { PlanController } from './plan/plan.controller.ts';
import { StageController } from './stage/stage.controller.ts';
import { StageReactions } from './stage/stage.reactions.ts';

@Module({
  controllers: [
    CatalogueController, CalendarController, ClientReactions, PlanController, GapController, ObligationController, StageController, StageReactions, FilingController, FiguresController,
  ],
})
class ReportingModule {}

/** The reporting service: everything it does, in one table of contents. */
export const reportingService: ServiceDefinition = { contract: reporting, module: ReportingModule, entities: [ObligationSchema], migrations: new URL('./migrations/', import.meta.url) };
