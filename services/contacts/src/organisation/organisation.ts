import { row } from '@kontora/platform/entity';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { patchCustom, type StoredPhone, type StoredRef } from '../contact-values.ts';
import { derive, type Derived } from './derived.ts';
import type { EnteredState, NormalDetails } from './details.ts';
import type { Issue } from './issues.ts';

export const OrganisationSchema = defineEntity({
  name: 'Organisation', tableName: 'organisation',
  properties: {
    ...row,
    state: p.string().$type<EnteredState | 'archived'>(),
    archivedFrom: p.string().$type<EnteredState>().nullable(),
    code: p.string().nullable(),
    name: p.string(),
    legalForm: p.string().nullable(),
    inn: p.string().nullable(),
    kpp: p.string().nullable(),
    ogrn: p.string().nullable(),
    phones: p.json().$type<StoredPhone[]>(),
    emails: p.json().$type<string[]>(),
    website: p.string().nullable(),
    address: p.string().nullable(),
    description: p.text().nullable(),
    tags: p.json().$type<string[]>(),
    custom: p.json().$type<Record<string, unknown>>(),
    externalRefs: p.json().$type<StoredRef[]>(),
    issues: p.json().$type<Issue[]>(),
    groupId: p.uuid().nullable(),
    servicedFrom: p.date().nullable(),
    servicedTo: p.date().nullable(),
    mergedIntoId: p.uuid().nullable(),
    searchName: p.string(),
    searchText: p.text(),
  },
});

/** Every column of a new organisation that its details decide; also for inserts of many at once. */
export type NewOrganisationRow = Required<Omit<NormalDetails, 'name'>> & Derived & { name: string };

/** A company or a sole proprietor: a client of the firm, or one that may become it. An archived or merged one does not change. */
export class Organisation extends OrganisationSchema.class {
  /** The columns of a new organisation with these details. */
  static fresh(details: NormalDetails & { name: string }): NewOrganisationRow {
    const entered = {
      code: null, legalForm: null, inn: null, kpp: null, ogrn: null, phones: [], emails: [], website: null, address: null, description: null, tags: [], externalRefs: [], groupId: null, servicedFrom: null, servicedTo: null,
      ...details, state: details.state ?? 'prospect', custom: patchCustom({}, details.custom ?? {}),
    };
    return { ...entered, ...derive(entered) };
  }

  get archived(): boolean { return this.state === 'archived'; }

  /** Takes it out of use; false when it is out already. */
  archive(): boolean {
    if (this.state === 'archived') return false;
    this.archivedFrom = this.state;
    this.state = 'archived';
    return true;
  }

  /** Takes it back into the state it had; false when it is in use. */
  restore(): boolean {
    if (this.state !== 'archived') return false;
    this.state = this.archivedFrom!;
    this.archivedFrom = null;
    return true;
  }

  /** Brings the derived columns up to date after the details were changed. */
  derive(): void { Object.assign(this, derive(this)); }
}
OrganisationSchema.setClass(Organisation);
