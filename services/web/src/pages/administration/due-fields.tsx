import type { FormState } from '../../design/form/use-form-of.ts';
import { DueExceptions, DueOverrides } from './due-exceptions.tsx';
import { PlainDueFields } from './plain-due-fields.tsx';
import type { Rule } from './rule.ts';

/** How a due date is counted: chosen, with the numbers that belong to it; below it what is otherwise for single periods. */
export function DueFields({ form, path, recurrence }: { form: FormState; path: string; recurrence: Rule['period'] }) {
  return (
    <>
      <PlainDueFields form={form} path={path} recurrence={recurrence} />
      {recurrence !== 'event' && <><DueExceptions form={form} path={path} recurrence={recurrence} /><DueOverrides form={form} path={path} recurrence={recurrence} /></>}
    </>
  );
}
