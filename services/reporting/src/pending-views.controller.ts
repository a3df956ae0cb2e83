import { reporting } from '@kontora/contracts';
import { Handles } from '@kontora/platform';
import { Controller } from '@nestjs/common';

const { getObligationMatrix, getSeasonCalendar, getSeasonLoad, getSeasonSchedule, reportRP24 } = reporting;
const later = (): never => { throw new Error('This view is being written.'); };

/** Stands in for views until matrix/ has them: whoever writes one takes its line out here. */
@Controller()
export class PendingViewsController {
  @Handles(getObligationMatrix) async matrix() { return later(); }
  @Handles(getSeasonSchedule) async schedule() { return later(); }
  @Handles(getSeasonLoad) async load() { return later(); }
  @Handles(getSeasonCalendar) async calendar() { return later(); }
  @Handles(reportRP24) async status() { return later(); }
}
