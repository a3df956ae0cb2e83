import { contacts } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contactsService } from '../contacts.service.ts';
import { fixture, importingIn, table } from './testing/importing.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([contactsService]); });
afterAll(() => stack.stop());
const { firm, count } = importingIn(() => stack);

describe('a run that was broken off', () => {
  const many = table('Наименование,ИД', ...Array.from({ length: 2500 }, (_, at) => `ООО «Фирма ${at}»,F${at}`));

  test('goes on after the last page that was written, and doubles nothing', async () => {
    const { tenantId, as, imports } = await firm();
    const { id } = await imports.upload(many);
    await imports.map(id, { mapping: { system: 'file', entity: 'organisation', columns: { Наименование: 'company_name', ИД: 'external_id' } } });
    await stack.superuser.query(`create function contacts.break_off() returns trigger language plpgsql as $$ begin raise exception 'power cut'; end $$;
      create trigger break_off before insert on contacts.import_row for each row when (new.number = 1500 and new.tenant_id = '${tenantId}') execute function contacts.break_off()`);
    const job = await imports.start(id);
    await stack.eventually(async () => (await count('import_row', tenantId)) === 1000);
    expect([await count('organisation', tenantId), (await stack.call(contacts.platform.getJob, { id: job.id }, as)).progress]).toEqual([1000, { done: 1000, total: 2500 }]);
    await stack.superuser.query('drop trigger break_off on contacts.import_row');
    await stack.eventually(async () => (await stack.call(contacts.platform.getJob, { id: job.id }, as)).state === 'done');
    expect([await count('organisation', tenantId), await count('import_row', tenantId), await count('external_ref', tenantId), await count('outbox', tenantId)]).toEqual([2500, 2500, 2500, 2500]);
  });

  test('goes on in another run after it was cancelled, and is taken over by one; then there is nothing left to do', async () => {
    const { tenantId, as, imports } = await firm();
    const { id } = await imports.upload(many);
    await imports.map(id, { mapping: { system: 'file', entity: 'organisation', columns: { Наименование: 'company_name', ИД: 'external_id' } } });
    const ended = (job: { id: string }) => stack.eventually(async () => { const now = await stack.call(contacts.platform.getJob, { id: job.id }, as); return ['done', 'failed', 'cancelled'].includes(now.state) && now; });
    const first = await imports.start(id);
    await stack.call(contacts.platform.cancelJob, { id: first.id }, as);
    await ended(first);
    await Promise.all([ended(await imports.start(id)), ended(await imports.start(id))]);
    expect([await count('organisation', tenantId), (await stack.call(contacts.getImport, { id }, as)).counts]).toEqual([2500, { created: 2500 }]);
    await expect(imports.run(id)).rejects.toMatchObject({ code: 'wrong-state' });
  });
});

describe('what is refused', () => {
  test('a mapping with columns the file lacks, unknown fields, or custom fields nobody defined; each at its column', async () => {
    const { as, imports } = await firm();
    const { id } = await imports.upload(table('Наименование,ИНН', 'ООО «Альфа»,9999001017'));
    const problem = await stack.failure(contacts.setImportMapping, { id, mapping: { system: 'file', entity: 'organisation', columns: { Наименование: 'company_name', Нет: 'inn' } } }, as);
    expect(problem).toMatchObject({ status: 422, code: 'invalid-mapping', errors: [{ pointer: '/mapping/columns/Нет', code: 'unknown-column' }] });
    expect(await stack.failure(contacts.setImportMapping, { id, mapping: { system: 'file', entity: 'organisation', columns: { Наименование: 'custom:nothing', ИНН: 'company_name' } } }, as)).toMatchObject({ errors: [{ pointer: '/mapping/columns/Наименование', code: 'unknown-field' }] });
    const kept = await imports.map(id, { saveAs: 'Наш список' });
    const [template] = (await stack.call(contacts.listImportTemplates, {}, as)).data;
    expect(template).toMatchObject({ name: 'Наш список', mapping: kept.mapping });
    const next = await imports.upload(table('ИНН,Наименование,Ещё', '9999002028,ООО «Бета»,x'));
    expect((await imports.map(next.id, { templateId: template!.id })).mapping).toMatchObject({ columns: { Наименование: 'company_name', ИНН: 'inn' } });
  });

  test('a file that is not there, is none, or is not whole; nothing is changed, and the import says why', async () => {
    const { as, imports } = await firm();
    const empty = await stack.call(contacts.createImport, { name: 'x', fileName: 'x.csv' }, as);
    expect(await stack.failure(contacts.getImportPreview, { id: empty.id }, as)).toMatchObject({ status: 409, code: 'file-missing' });
    await expect(imports.run(empty.id)).rejects.toMatchObject({ code: 'wrong-state' });
    await imports.send(empty.id, Buffer.from('Наименование\r\n'), { part: 2, parts: 2 });
    expect(await stack.call(contacts.getImport, { id: empty.id }, as)).toMatchObject({ state: 'uploading', parts: 2 });
    const piece = { upload: '019aa000-0000-7000-8000-000000000001', no: 3, last: true, bytes: 'eA==' };
    expect(await stack.failure(contacts.uploadImportPart, { id: empty.id, part: 1, parts: 2, piece }, as)).toMatchObject({ status: 409, code: 'pieces-missing' });
    expect(await stack.failure(contacts.uploadImportPart, { id: empty.id, part: 3, parts: 2, piece }, as)).toMatchObject({ status: 422, code: 'no-such-part' });
    const pdf = await imports.upload('%PDF-1.4 \0\0\0\0');
    await expect(imports.run(pdf.id)).rejects.toMatchObject({ code: 'unknown-format' });
    expect(await stack.call(contacts.getImport, { id: pdf.id }, as)).toMatchObject({ state: 'ready', problem: { code: 'unknown-format' } });
    const unknown = await imports.upload(table('Раз,Два,Три', '1,2,3'));
    await expect(imports.run(unknown.id)).rejects.toMatchObject({ code: 'mapping-needed' });
    expect(await stack.failure(contacts.createImport, { name: 'x', fileName: 'x', options: { groupId: empty.id } }, as)).toMatchObject({ status: 422, code: 'unknown-group' });
  });

  test('who may not import, and imports of another firm', async () => {
    const { imports, tenantId } = await firm();
    const { id } = await imports.upload(fixture('suitecrm_accounts.csv'));
    expect(await stack.failure(contacts.getImport, { id }, { caller: { tenantId, permissions: ['contacts:read', 'contacts:write'] } })).toMatchObject({ status: 403, code: 'missing-permission' });
    const foreign = await firm();
    for (const [operation, input] of [[contacts.getImport, { id }], [contacts.getImportPreview, { id }], [contacts.listImportRows, { id }], [contacts.setImportMapping, { id }], [contacts.mendImportRow, { id, number: 1 }]] as const) {
      expect(await stack.failure(operation, input, foreign.as)).toMatchObject({ status: 404 });
    }
    await expect(foreign.imports.run(id)).rejects.toMatchObject({ code: 'not-found' });
    expect((await stack.call(contacts.listImports, {}, foreign.as)).data).toEqual([]);
  });
});
