import type { TaskComment } from '@kontora/contracts';
import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import type { z } from 'zod';

export type Comment = z.output<typeof TaskComment>;
/** Comments as the contract shows them. */
export const commentColumns = sql`id, task_id, kind, text, author_id, created_at`;

/** Writes down what somebody said about a task; the author is whoever acts. */
export async function addComment({ taskId, kind, text }: Pick<Comment, 'taskId' | 'kind' | 'text'>, db: Db): Promise<Comment> {
  return (await db.row<Comment>(sql`insert into task_comment (task_id, kind, text) values (${taskId}, ${kind}, ${text}) returning ${commentColumns}`))!;
}
