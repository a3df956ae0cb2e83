import { contacts, type Input, type Output } from '@kontora/contracts';
import { Handles, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { ROW_COLUMNS, ROW_FROM } from './import-view.ts';
import { mendRow } from './mend-row.ts';
import { runImport } from './run-import.ts';
import { undoImport } from './undo-import.ts';

const { listImportRows, mendImportRow, runImport: run, undoImport: undo } = contacts;

/** Imports from the moment they run: outcomes of rows, corrections, undoing. */
@Controller()
export class ImportRunController {
  @Handles(run)
  run(input: Input<typeof run>, context: Context<typeof run>) {
    return runImport(input, context);
  }

  @Handles(undo)
  undo(input: Input<typeof undo>, context: Context<typeof undo>) {
    return undoImport(input, context);
  }

  @Handles(listImportRows)
  async rows({ id }: Input<typeof listImportRows>, { list, db, fail }: Context<typeof listImportRows>) {
    if (!(await db.row(sql`select from import where id = ${id}`))) fail('not-found');
    return list<Output<typeof listImportRows>['data'][number]>({
      columns: {
        number: { at: sql`r.number`, notNull: true }, outcome: { at: sql`r.outcome`, notNull: true }, organisationId: sql`r.organisation_id`, personId: sql`r.person_id`, undone: sql`r.undone`,
        reason: { at: sql`(select string_agg(reason ->> 'code', ', ') from jsonb_array_elements(r.reasons) reason)`, contains: (code) => sql<boolean>`exists (select from jsonb_array_elements(r.reasons) reason where reason ->> 'code' = ${code})` },
      },
      id: sql`r.number`, select: ROW_COLUMNS, from: ROW_FROM, where: sql<boolean>`r.import_id = ${id}`,
    });
  }

  @Handles(mendImportRow)
  mend(input: Input<typeof mendImportRow>, context: Context<typeof mendImportRow>) {
    return mendRow(input, context);
  }
}
