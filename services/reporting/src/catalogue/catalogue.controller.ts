import { reporting, type Input } from '@kontora/contracts';
import { Handles, requireSeen, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { previewChange } from '../plan/preview-change.ts';
import { today } from '../today.ts';
import { readRuleBook } from './rule-book.ts';
import { stageCodeRows, typeRows } from './rule-rows.ts';
import { readRule, storeVersion, withVersion } from './save-version.ts';
import { seedFirm } from './seed-firm.ts';
import { typesOn, versionView } from './type-view.ts';

const { confirmObligationType, getObligationType, listObligationTypes, listStageCodes, listStageRoles, previewObligationTypeChange, saveObligationTypeVersion, saveStageCode, setStageRole } = reporting;

/** The firm's catalogue: obligation types with their dated versions, stages and their roles. */
@Controller()
export class CatalogueController {
  @Handles(listObligationTypes)
  async list({ on, own }: Input<typeof listObligationTypes>, { db, caller }: Context<typeof listObligationTypes>) {
    const types = typesOn(on ?? today(), await typeRows({ db, tenantId: caller.tenantId }));
    return { data: types.filter((type) => own === undefined || type.own === own) };
  }

  @Handles(getObligationType)
  async get({ code }: Input<typeof getObligationType>, { db, caller, fail }: Context<typeof getObligationType>) {
    const versions = (await typeRows({ db, tenantId: caller.tenantId })).filter((row) => row.code === code);
    if (versions.length === 0) fail('not-found');
    return { code, versions: versions.map(versionView) };
  }

  @Handles(saveObligationTypeVersion)
  async save({ comment, ...wanted }: Input<typeof saveObligationTypeVersion>, { db, caller, fail }: Context<typeof saveObligationTypeVersion>) {
    if (reversed(wanted)) fail('dates-reversed', 'The last day lies before the first.');
    const read = readRule(wanted);
    if ('problem' in read) return fail('invalid-rule', read.problem);
    await seedFirm(db, caller.tenantId);
    const rows = await typeRows({ db, tenantId: caller.tenantId });
    const own = rows.find((row) => row.code === wanted.code)?.own ?? true;
    const id = await storeVersion(db, { ...withVersion(rows, read.item), comment: comment ?? null, own });
    return versionView((await typeRows({ db, tenantId: caller.tenantId })).find((row) => row.id === id)!);
  }

  @Handles(confirmObligationType)
  async confirm({ id }: Input<typeof confirmObligationType>, { db, caller, ifMatch, fail }: Context<typeof confirmObligationType>) {
    await seedFirm(db, caller.tenantId);
    const found = () => typeRows({ db, tenantId: caller.tenantId }).then((rows) => rows.find((row) => row.id === id));
    await db.run(sql`select from obligation_type_version where id = ${id} for update`);
    requireSeen((await found()) ?? fail('not-found'), ifMatch);
    await db.run(sql`update obligation_type_version set confirmed_by = ${caller.id}, confirmed_at = now(), version = version + 1, updated_at = now() where id = ${id} and confirmed_at is null`);
    return versionView((await found())!);
  }

  @Handles(previewObligationTypeChange)
  async preview({ year, ...wanted }: Input<typeof previewObligationTypeChange>, { db, caller, fail }: Context<typeof previewObligationTypeChange>) {
    if (reversed(wanted)) fail('dates-reversed', 'The last day lies before the first.');
    const read = readRule(wanted);
    if ('problem' in read) return fail('invalid-rule', read.problem);
    const source = { db, tenantId: caller.tenantId };
    const book = await readRuleBook(source);
    const { all } = withVersion(await typeRows(source), read.item);
    const items = [...book.catalogue.items.filter((item) => item.code !== wanted.code), ...all];
    return previewChange({ before: book, after: { ...book, catalogue: { ...book.catalogue, items } }, years: [year], codes: [wanted.code] }, source);
  }

  @Handles(listStageCodes)
  async listStageCodes(_: Input<typeof listStageCodes>, { db, caller }: Context<typeof listStageCodes>) {
    return { data: await stageCodeRows({ db, tenantId: caller.tenantId }) };
  }

  @Handles(saveStageCode)
  async saveStageCode({ code, nameRu, nameEn, defaultRole, doneWhen = null, normMinutes = null }: Input<typeof saveStageCode>, { db, caller }: Context<typeof saveStageCode>) {
    await seedFirm(db, caller.tenantId);
    await db.run(sql`insert into stage_code (id, code, name_ru, name_en, default_role, done_when, norm_minutes) values (uuidv7(), ${code}, ${nameRu}, ${nameEn}, ${defaultRole}, ${doneWhen}, ${normMinutes})
      on conflict (tenant_id, code) do update set name_ru = excluded.name_ru, name_en = excluded.name_en, default_role = excluded.default_role, done_when = excluded.done_when, norm_minutes = excluded.norm_minutes,
        version = stage_code.version + 1, updated_at = now()`);
    return (await stageCodeRows({ db, tenantId: caller.tenantId })).find((row) => row.code === code)!;
  }

  @Handles(listStageRoles)
  async listStageRoles(_: Input<typeof listStageRoles>, { db }: Context<typeof listStageRoles>) {
    return { data: await db.rows<StageRole>(sql`select id, version, role, group_id from stage_role order by role`) };
  }

  @Handles(setStageRole)
  async setStageRole({ role, groupId }: Input<typeof setStageRole>, { db }: Context<typeof setStageRole>) {
    return (await db.row<StageRole>(sql`insert into stage_role (id, role, group_id) values (uuidv7(), ${role}, ${groupId})
      on conflict (tenant_id, role) do update set group_id = excluded.group_id, version = stage_role.version + 1, updated_at = now() returning id, version, role, group_id`))!;
  }
}

const reversed = ({ validFrom, validTo }: { validFrom: string | null; validTo: string | null }) => validFrom !== null && validTo !== null && validTo < validFrom;
interface StageRole { id: string; version: number; role: string; groupId: string | null }
