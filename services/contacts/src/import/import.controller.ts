import { contacts, type Input, type Output } from '@kontora/contracts';
import { Handles, Scheduled, type Context, type ScheduleContext } from '@kontora/platform';
import { HELD } from '@kontora/platform/entity';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { confirmMapping, fromTemplate } from './confirm-mapping.ts';
import { storedFile, storePiece } from './import-file.ts';
import { IMPORT_COLUMNS, readImport, type ImportView } from './import-view.ts';
import { Import, type StoredMapping } from './import.ts';
import { previewImport } from './preview.ts';
import { MAX_FILE_BYTES } from './read-limits.ts';
import { refuse, understand } from './understand.ts';

const { createImport, getImport, getImportPreview, listImports, listImportTemplates, setImportMapping, uploadImportPart } = contacts;
const MEGABYTE = 1024 * 1024;

/** Imports up to the moment they run: the file, how it is understood, templates. */
@Controller()
export class ImportController {
  @Handles(createImport)
  async create({ name, fileName, options }: Input<typeof createImport>, { em, db, fail }: Context<typeof createImport>) {
    const known = options.groupId === null || (await db.row(sql`select from organisation_group where id = ${options.groupId}`));
    if (!known) fail('unknown-group', { detail: 'There is no such group.', errors: [{ pointer: '/options/groupId', code: 'unknown', detail: 'There is no such group.' }] });
    const added = em.create(Import, { name, fileName, options, state: 'uploading', bytes: 0, parts: 1, fileKept: true, reading: {}, unknownEmployees: [] } as unknown as Import);
    await em.flush();
    return (await readImport(db, added.id))!;
  }

  @Handles(uploadImportPart)
  async upload({ id, part, parts, piece }: Input<typeof uploadImportPart>, { em, db, fail }: Context<typeof uploadImportPart>) {
    const found = (await em.findOne(Import, id, HELD)) ?? fail('not-found');
    if (part > parts) fail('no-such-part', `The file consists of ${parts} parts.`);
    if (!found.go('upload')) fail('wrong-state', 'The import has run, or is running: begin another one for another file.');
    if (!(await storePiece(db, { importId: id, part }, piece))) fail('pieces-missing', 'A part of the upload is missing. Send it again.');
    found.parts = parts;
    if (piece.last) {
      const file = await storedFile(db, id);
      if (file.bytes > MAX_FILE_BYTES) fail('file-too-large', `The file has more than ${MAX_FILE_BYTES / MEGABYTE} MB. Split it and import the parts one after another.`);
      found.bytes = file.bytes;
      if (Array.from({ length: parts }, (_, at) => at + 1).every((no) => file.parts.includes(no))) found.complete(file.bytes);
    }
    await em.flush();
    return (await readImport(db, id))!;
  }

  @Handles(getImport)
  async get({ id }: Input<typeof getImport>, { db, fail }: Context<typeof getImport>) {
    return (await readImport(db, id)) ?? fail('not-found');
  }

  @Handles(listImports)
  list(_: Input<typeof listImports>, { list }: Context<typeof listImports>) {
    return list<ImportView>({
      columns: { state: { at: sql`i.state`, notNull: true }, name: { at: sql`i.name`, notNull: true, name: true }, createdBy: sql`i.created_by`, createdAt: { at: sql`i.created_at`, notNull: true } },
      id: sql`i.id`, select: IMPORT_COLUMNS, from: sql`import i`,
    });
  }

  @Handles(getImportPreview)
  preview(input: Input<typeof getImportPreview>, context: Context<typeof getImportPreview>) {
    return previewImport(input, context);
  }

  @Handles(setImportMapping)
  async setMapping({ id, reading, mapping, templateId, saveAs }: Input<typeof setImportMapping>, { em, db, fail }: Context<typeof setImportMapping>) {
    const found = (await em.findOne(Import, id, HELD)) ?? fail('not-found');
    if (!found.go('map')) fail('wrong-state', 'The mapping can be set once the file is there, and until the import runs.');
    const template = templateId === undefined ? undefined : ((await db.row<{ mapping: StoredMapping }>(sql`select mapping from import_template where id = ${templateId}`)) ?? fail('not-found', 'There is no such template.'));
    const { table, proposed, registry } = await understand(db, { ...found, mapping: null, reading }).catch((error: unknown) => refuse(error, fail));
    await table.close();
    const confirmed = confirmMapping(mapping ?? (template ? fromTemplate(template.mapping, table.header) : proposed), { header: table.header, registry });
    if ('problems' in confirmed) return fail('invalid-mapping', { detail: confirmed.problems[0]!.detail, errors: confirmed.problems });
    found.understand(reading, confirmed.mapping);
    await em.flush();
    if (saveAs !== undefined) await db.run(sql`insert into import_template as t (name, mapping, reading) values (${saveAs}, ${JSON.stringify(confirmed.mapping)}::jsonb, ${JSON.stringify(reading)}::jsonb)
      on conflict (tenant_id, name) do update set mapping = excluded.mapping, reading = excluded.reading, version = t.version + 1, updated_at = now()`);
    return (await readImport(db, id))!;
  }

  @Handles(listImportTemplates)
  templates(_: Input<typeof listImportTemplates>, { list }: Context<typeof listImportTemplates>) {
    return list<Output<typeof listImportTemplates>['data'][number]>({ columns: { name: { at: sql`t.name`, notNull: true, name: true } }, id: sql`t.id`, select: sql`t.id, t.version, t.name, t.mapping, t.reading, t.created_at, t.updated_at`, from: sql`import_template t` });
  }

  /** Files are kept a week, uploads nobody finished a day; rows and outcomes stay. */
  @Scheduled({ at: '03:40' })
  async removeFiles({ tenants, inTenant }: ScheduleContext) {
    for (const tenant of await tenants()) {
      await inTenant(tenant, async ({ db }) => {
        const old = await db.rows<{ id: string }>(sql`select id from import where file_kept and state not in ('checking', 'importing') and updated_at < now() - case state when 'uploading' then interval '1 day' else interval '7 days' end
          and exists (select from import_piece p where p.import_id = import.id)`);
        const ids = old.map(({ id }) => id);
        if (ids.length === 0) return;
        await db.run(sql`delete from import_piece where import_id = any(${ids}::uuid[])`);
        await db.run(sql`delete from import_plan_key where import_id = any(${ids}::uuid[])`);
        await db.run(sql`delete from import_plan where import_id = any(${ids}::uuid[])`);
        await db.run(sql`update import set file_kept = false, version = version + 1, updated_at = now() where id = any(${ids}::uuid[])`);
      });
    }
  }
}
