import type { contacts, Response } from '@kontora/contracts';
import type { RowOf } from '../../data/queries.ts';
import { State, type Tone } from '../../design/values/values.tsx';
import { textIfAny } from '../../text/catalogue.ts';
import { useText } from './text.ts';

export type Import = Response<typeof contacts.getImport>;
export type ImportPhase = Import['state'];
export type ImportRow = RowOf<typeof contacts.listImportRows>;
export type Outcome = ImportRow['outcome'];

const PHASE: Record<ImportPhase, Tone> = { uploading: 'active', ready: 'wait', checking: 'active', checked: 'wait', importing: 'active', imported: 'good', undoing: 'active', undone: 'neutral' };
/** How far an import has come. */
export function ImportStateBadge({ state }: { state: ImportPhase }) {
  const t = useText();
  return <State tone={PHASE[state]}>{t(`phase.${state}`)}</State>;
}

export const OUTCOME_TONE: Record<Outcome, Tone> = { created: 'good', updated: 'active', unchanged: 'neutral', duplicate: 'neutral', review: 'wait', quarantined: 'bad', skipped: 'neutral' };
/** What became of one row. */
export function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  const t = useText();
  return <State tone={OUTCOME_TONE[outcome]}>{t(`rowOutcome.${outcome}`)}</State>;
}

/** Why a row is as it is, in the reader's language where the reason is a known one. */
export function ReasonLine({ reason: { column, code, detail } }: { reason: ImportRow['reasons'][number] }) {
  return <span>{column && <b>{column}: </b>}{textIfAny(['contacts'], `why.${code}`) ?? detail}</span>;
}
