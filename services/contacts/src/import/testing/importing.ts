import { contacts, PIECE_BYTES, type Output, type Request } from '@kontora/contracts';
import type { CallOptions, TestStack } from '@kontora/testing';
import { readFileSync } from 'node:fs';
import { v7 } from 'uuid';

type Options = Request<typeof contacts.createImport>['options'];
export type Row = Output<typeof contacts.listImportRows>['data'][number];

/** A sample file of the folder `fixtures`. */
export const fixture = (name: string): Buffer => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));

/** What tests do with imports, through the operations. */
export class Importing {
  constructor(private readonly stack: TestStack, private readonly options: CallOptions = {}) {}

  /** Begins an import and uploads its file, in so many parts. */
  async upload(content: string | Buffer, { options, fileName = 'clients.csv', parts = 1 }: { options?: Options; fileName?: string; parts?: number } = {}) {
    const { id } = await this.stack.call(contacts.createImport, { name: 'Клиенты', fileName, options }, this.options);
    const bytes = Buffer.from(content);
    const size = Math.ceil(bytes.length / parts);
    for (let part = 1; part <= parts; part++) await this.send(id, bytes.subarray((part - 1) * size, part * size), { part, parts });
    return this.stack.call(contacts.getImport, { id }, this.options);
  }

  /** Sends a part piece by piece, as the gateway does. */
  async send(id: string, bytes: Buffer, { part = 1, parts = 1 } = {}) {
    const upload = v7();
    const count = Math.max(1, Math.ceil(bytes.length / PIECE_BYTES));
    for (let no = 0; no < count; no++) {
      await this.stack.call(contacts.uploadImportPart, { id, part, parts, piece: { upload, no, last: no === count - 1, bytes: bytes.subarray(no * PIECE_BYTES, (no + 1) * PIECE_BYTES).toString('base64') } }, this.options);
    }
  }

  /** Confirms the mapping as recognised, or another. */
  map(id: string, input: Omit<Request<typeof contacts.setImportMapping>, 'id'> = {}) {
    return this.stack.call(contacts.setImportMapping, { id, ...input }, this.options);
  }

  /** Begins a run without waiting for its end. */
  async start(id: string, dryRun = false) { return (await this.stack.call(contacts.runImport, { id, dryRun }, this.options)) as unknown as { id: string }; }
  run(id: string, dryRun = false) { return this.stack.job(contacts.runImport, { id, dryRun }, this.options); }
  undo(id: string) { return this.stack.job(contacts.undoImport, { id }, this.options); }

  /** All rows with their outcomes, in the order of the file. */
  async rows(id: string, filter?: Request<typeof contacts.listImportRows>['filter']): Promise<Row[]> {
    const rows: Row[] = [];
    for (let after: string | undefined; ; ) {
      const { data, page } = await this.stack.call(contacts.listImportRows, { id, filter, limit: 200, after }, this.options);
      rows.push(...data);
      if (page.next === null) return rows;
      after = page.next;
    }
  }

  /** From a file to its rows, imported. */
  async import(content: string | Buffer, options?: Options): Promise<{ id: string; rows: Row[] }> {
    const { id } = await this.upload(content, { options });
    await this.map(id);
    await this.run(id);
    return { id, rows: await this.rows(id) };
  }
}

/** Rows of a CSV file. */
export const table = (...lines: string[]): string => lines.join('\r\n') + '\r\n';

/** What tests of imports share: a firm for each of them, and counting its rows. */
export function importingIn(stack: () => TestStack) {
  return {
    async firm() {
      const tenantId = await stack().openFirm();
      return { tenantId, as: { caller: { tenantId } }, imports: new Importing(stack(), { caller: { tenantId } }) };
    },
    count: async (name: string, tenantId: string, where = 'true') => Number((await stack().superuser.query(`select count(*) from contacts.${name} where tenant_id = $1 and ${where}`, [tenantId])).rows[0].count),
  };
}
