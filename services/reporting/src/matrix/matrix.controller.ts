import { reporting, type Input } from '@kontora/contracts';
import { Handles, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { readMatrix } from './read-matrix.ts';
import { readStatus } from './status-report.ts';

const { getObligationMatrix, reportRP24 } = reporting;

/** The matrix of the season, and the report of its status. */
@Controller()
export class MatrixController {
  @Handles(getObligationMatrix)
  matrix(asked: Input<typeof getObligationMatrix>, { filtered }: Context<typeof getObligationMatrix>) {
    return readMatrix(asked, filtered);
  }

  @Handles(reportRP24)
  status(asked: Input<typeof reportRP24>, { filtered }: Context<typeof reportRP24>) {
    return readStatus(asked, filtered);
  }
}
