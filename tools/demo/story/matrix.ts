import { reporting, type Response } from '@kontora/contracts';
import { chapter, columns, type Scene } from './scene.ts';

type Matrix = Response<typeof reporting.getObligationMatrix>;
/** Where the VAT return stood, and how many figures there were. */
export interface MatrixShot { matrix: Matrix; cells: Record<string, string> }

const SIGNS: Readonly<Record<string, string>> = {
  planned: '·', 'in-preparation': 'prep', 'on-agreement': 'agree', 'to-file': 'ready', filed: 'sent', delivered: 'sent', accepted: 'ok', closed: 'ok', failed: 'fail', refused: 'refus', 'needs-clarification': 'clar', 'not-required': '—', cancelled: '×',
};

/** Shows client × report for what falls due in a quarter; `!` marks what is late. */
export async function showMatrix(scene: Scene, { window, ids, title }: { window: string; ids: readonly string[]; title: string }): Promise<MatrixShot> {
  chapter(scene, title);
  const filter = { organisationId: { in: [...ids] }, code: { in: ['NDS', 'PRIBYL_Q', 'PRIBYL_QM', 'USN_ADV', 'RSV', 'NDFL6', 'EFS1_2', 'IP_FIX'] } };
  const matrix = await scene.lead.call(reporting.getObligationMatrix, { window, rows: 'client', columns: 'code', size: 20, filter });
  const widths = [36, ...matrix.columns.map(() => 9)];
  scene.say(columns(widths, ['', ...matrix.columns.map(({ key }) => key)]));
  const shown: Record<string, string> = {};
  for (const row of matrix.rows) {
    const cells = matrix.columns.map(({ key }) => {
      const cell = row.cells.find(({ column }) => column === key);
      const sign = !cell || cell.figures.total === 0 ? '' : cell.one ? `${SIGNS[cell.one.state]}${cell.one.late ? '!' : ''}${cell.one.correctionNo ? ` к${cell.one.correctionNo}` : ''}` : `${cell.figures.accepted}/${cell.figures.total}`;
      shown[`${row.key} ${key}`] = sign;
      return sign;
    });
    scene.say(columns(widths, [row.label ?? '', ...cells]));
  }
  const { total, open, sent, accepted, trouble, late } = matrix.total;
  scene.say(`${total} in all: ${open} open, ${sent} sent, ${accepted} accepted, ${trouble} in trouble; ${late} late.  (· planned, ok accepted, к1 corrected, ! late)`);
  return { matrix, cells: shown };
}
