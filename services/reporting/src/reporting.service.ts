import { reporting } from '@kontora/contracts';
import type { ServiceDefinition } from '@kontora/platform';
import { Module } from '@nestjs/common';
import { CalendarController } from './calendar/calendar.controller.ts';
import { CatalogueController } from './catalogue/catalogue.controller.ts';
import { ExplanationController } from './catalogue/explanation.controller.ts';
import { ClientReactions } from './client/client.reactions.ts';
import { FiguresController } from './figures/figures.controller.ts';
import { FilingController } from './filing/filing.controller.ts';
import { GapController } from './gap/gap.controller.ts';
import { DeedsController } from './obligation/deeds.controller.ts';
import { ObligationController } from './obligation/obligation.controller.ts';
import { ObligationSchema } from './obligation/obligation.ts';
import { MatrixController } from './matrix/matrix.controller.ts';
import { SeasonController } from './matrix/season.controller.ts';
import { PlanController } from './plan/plan.controller.ts';
import { SettlingController } from './settling/settling.controller.ts';
import { reportingSignals } from './signals.ts';
import { StageController } from './stage/stage.controller.ts';
import { StageReactions } from './stage/stage.reactions.ts';

@Module({
  controllers: [
    CatalogueController, ExplanationController, CalendarController, ClientReactions, PlanController, GapController, ObligationController, DeedsController, StageController, StageReactions, FilingController, SettlingController, FiguresController,
    MatrixController, SeasonController,
  ],
})
class ReportingModule {}

/** The reporting service: everything it does, in one table of contents. */
export const reportingService: ServiceDefinition = {
  contract: reporting, module: ReportingModule, entities: [ObligationSchema], migrations: new URL('./migrations/', import.meta.url), signals: reportingSignals,
};
