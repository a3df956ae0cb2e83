import { reporting, type Input } from '@kontora/contracts';
import { Handles, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { readMatrix } from './read-matrix.ts';
import { readStatus } from './status-report.ts';

const { getObligationMatrix, reportRP24 } = reporting;
/** What one answer can carry. */
const MOST_CELLS = 20_000;

/** The matrix of the season, and the report of its status. */
@Controller()
export class MatrixController {
  @Handles(getObligationMatrix)
  async matrix(asked: Input<typeof getObligationMatrix>, { filtered, fail }: Context<typeof getObligationMatrix>) {
    const matrix = await readMatrix(asked, filtered);
    const cells = matrix.rows.reduce((sum, row) => sum + row.cells.length, 0);
    if (cells > MOST_CELLS) fail('too-many-cells', `This page would have ${cells} cells; ${MOST_CELLS} is the most. Ask for fewer rows a page.`);
    return matrix;
  }

  @Handles(reportRP24)
  status(asked: Input<typeof reportRP24>, { filtered }: Context<typeof reportRP24>) {
    return readStatus(asked, filtered);
  }
}
