import { ApiProblem } from '@kontora/client';
import type { AnyOperation, Answer, Problem, Request } from '@kontora/contracts';
import { useForm } from '@mantine/form';
import { useRef, useState, type FormEvent, type ReactNode, type RefObject } from 'react';
import type { z } from 'zod';
import { useCommandOf } from '../../data/commands.ts';
import { issueText, problemText } from '../states/problem-text.ts';

/** What of the input the form does not ask for, what it begins with, and what follows. */
export interface FormOptions<O extends AnyOperation> {
  /** Parts of the input that nobody types, such as the id. */
  fixed?: Partial<Request<O>>;
  initial: Partial<Request<O>>;
  /** The version that was seen. */
  ifMatch?: number;
  /** Sends only what differs from `initial`: for merge patches. */
  changesOnly?: boolean;
  /** Failures of the contract that are about one field: code → field. */
  about?: Readonly<Record<string, keyof Request<O> & string>>;
  /** Catalogue with `problem.<code>` texts. */
  catalogue?: string;
  /** For changes with a version: asks for the object as it is stored now, when others have changed the same fields. */
  stored?: () => Promise<{ version: number }>;
  /** Instead of sending the command itself: for one form about many rows. */
  send?: (input: Request<O>) => Promise<unknown>;
  /** Deals with a failure in its own way, such as a question; true when it has. */
  onRefused?: (error: ApiProblem) => boolean;
  onDone?: (answer: Answer<O>) => void;
}
/** Fields that both sides have changed since the form was opened. */
export type Conflicts = NonNullable<Problem['conflicts']>;

/** A form of whatever operation, for what surrounds its inputs. */
export interface FormState {
  readonly element: RefObject<HTMLFormElement | null>;
  /** What went wrong beside no single field. */
  readonly problem: string | undefined;
  readonly conflicts: Conflicts | undefined;
  readonly pending: boolean;
  readonly values: Readonly<Record<string, unknown>>;
  field(name: string): { name: string; value: any; onChange: any; error: ReactNode; required: boolean; withAsterisk: boolean }; // eslint-disable-line @typescript-eslint/no-explicit-any -- inputs of every type take it
  set(name: string, value: unknown): void;
  submit(event: FormEvent): void;
  resolve(chosen: Record<string, unknown>): Promise<void>;
  giveWay(): void;
}

/** A form driven by an operation's schema: required marks and complaints come from the contract, the server's complaints arrive at their fields. */
export function useFormOf<O extends AnyOperation>(operation: O, options: FormOptions<O>) {
  type Name = keyof Request<O> & string;
  // What was seen when the form was opened: what others store meanwhile must meet it as a conflict, however often the page behind is refreshed.
  const [{ initial, ifMatch: seen }, setOpened] = useState({ initial: options.initial, ifMatch: options.ifMatch });
  const command = useCommandOf(operation);
  const form = useForm<Record<string, unknown>>({ initialValues: initial as Record<string, unknown> });
  const element = useRef<HTMLFormElement>(null);
  const [problem, setProblem] = useState<string>();
  const [conflicts, setConflicts] = useState<Conflicts>();
  const shape = operation.input.shape as Record<string, z.ZodType>;

  const complain = (errors: Record<string, string>, rest?: string) => {
    form.setErrors(errors);
    setProblem(rest);
    requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  const refused = (error: unknown) => {
    if (!(error instanceof ApiProblem)) return setProblem(problemText(error));
    if (options.onRefused?.(error)) return;
    const { errors = [], conflicts: both } = error.problem;
    if (both && options.stored) return setConflicts(both);
    const field = options.about?.[error.code];
    if (field) return complain({ [field]: problemText(error, options.catalogue) });
    const known = errors.filter(({ pointer }) => pointer.split('/')[1]! in form.values);
    complain(Object.fromEntries(known.map(({ pointer, code, detail }) => [pointer.slice(1).replaceAll('/', '.'), issueText({ code: code as 'custom', message: detail })])), known.length ? undefined : problemText(error, options.catalogue));
  };
  const send = async (values: Record<string, unknown>, ifMatch = seen) => {
    setProblem(undefined);
    form.clearErrors();
    const given = Object.entries(values).filter(([name, value]) => !options.changesOnly || JSON.stringify(value) !== JSON.stringify((initial as Record<string, unknown>)[name]));
    const input = { ...options.fixed, ...Object.fromEntries(given.map(([name, value]) => [name, emptied(value, shape[name])])) } as Request<O>;
    const parsed = operation.input.safeParse(input, { reportInput: true });
    if (!parsed.success) {
      const issues = parsed.error.issues.map((issue: z.core.$ZodIssue) => [issue.path.join('.'), issueText(issue as never)] as const);
      return complain(Object.fromEntries(issues), issues.find(([path]: readonly [string, string]) => !(path.split('.')[0]! in values))?.[1]);
    }
    if (options.send) return void (await options.send(input).catch(refused));
    await command.mutateAsync({ input, ifMatch }).then((answer) => {
      setConflicts(undefined);
      setOpened({ initial: values as Partial<Request<O>>, ifMatch: (answer as { version?: number } | undefined)?.version ?? ifMatch });
      options.onDone?.(answer);
    }, refused);
  };

  return {
    element, problem, conflicts, pending: command.isPending, values: form.values as Partial<Request<O>>,
    /** Whether anything was typed. */
    touched: form.isDirty(),
    /** What an input needs: value, change, error, whether it must be filled. */
    field: (name: Name) => {
      const { onChange, value, error } = form.getInputProps(name);
      return { onChange, value: value ?? '', error, name, required: isRequired(shape[name]), withAsterisk: isRequired(shape[name]) };
    },
    set: (name: Name, value: unknown) => form.setFieldValue(name, value as never),
    submit: (event: FormEvent) => { event.preventDefault(); void send(form.values); },
    /** Sends again after a conflict, with what was chosen for each field. */
    resolve: async (chosen: Record<string, unknown>) => {
      form.setValues(chosen);
      const { version } = await options.stored!();
      await send({ ...form.values, ...chosen }, version);
    },
    giveWay: () => setConflicts(undefined),
  };
}

const isRequired = (schema: z.ZodType | undefined) => schema !== undefined && !schema.safeParse(undefined).success && !schema.safeParse(null).success;
/** An emptied input means "no value": null where the contract knows it, else absent. A required text stays empty, to be complained about. */
const emptied = (value: unknown, schema: z.ZodType | undefined) => (value !== '' || !schema || isRequired(schema) ? value : schema.safeParse(null).success ? null : undefined);
