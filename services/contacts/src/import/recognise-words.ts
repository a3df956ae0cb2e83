import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { normaliseHeader } from './read-header.ts';

/** What the rows of a file are. */
export const entities = ['organisation', 'person', 'lead', 'deal'] as const;
export type Entity = (typeof entities)[number];

/** The fields every source is brought to. */
export const canonicalFields = [
  'external_id', 'company_external_id', 'parent_external_id', 'record_type', 'company_name', 'first_name', 'middle_name', 'last_name',
  'contact_name', 'position', 'department', 'inn', 'kpp', 'ogrn', 'phone', 'phone2', 'phone_mobile', 'fax', 'email', 'website',
  'address_street', 'address_city', 'address_region', 'address_zip', 'address_country', 'legal_address', 'client_type', 'industry',
  'employees', 'responsible_name', 'tags', 'comment', 'birthdate', 'created_at', 'modified_at', 'closed_at', 'deleted', 'lead_status',
  'lead_source', 'converted', 'deal_name', 'deal_sum', 'currency', 'deal_stage', 'pipeline', 'expected_close',
  'client_code', 'legal_form', 'tax_regime', 'vat_payer', 'serviced_from', 'serviced_to',
] as const;
export type CanonicalField = (typeof canonicalFields)[number];

/** Fields that several columns may feed; every other field takes one column. */
export const manyColumnFields: ReadonlySet<CanonicalField> = new Set(['phone', 'phone2', 'phone_mobile', 'fax', 'email', 'comment', 'tags']);

const confidences = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof confidences)[number];

const field = z.enum(canonicalFields);
const signatureSchema = z.strictObject({
  id: z.string(),
  system: z.string(),
  title: z.string(),
  entity: z.enum(entities),
  confidence: z.enum(confidences),
  mustHave: z.array(z.string()),
  bonus: z.array(z.string()),
  idColumn: z.string().nullable(),
  idPattern: z.string().nullable(),
  headers: z.array(z.string()),
  fields: z.record(z.string(), field),
});

/** How the export of one system and entity is known: by its column names. */
export type Signature = z.infer<typeof signatureSchema>;

/** The known exports, in the order of the data file. */
export const signatures: readonly Signature[] = z.array(signatureSchema).parse(readData('signatures.json'));

const synonyms = new Map<string, CanonicalField>();
for (const [name, words] of Object.entries(z.partialRecord(field, z.array(z.string())).parse(readData('synonyms.json')))) {
  for (const word of words) synonyms.set(word, name as CanonicalField);
}
const known = new Set([...synonyms.keys(), ...signatures.flatMap((signature) => signature.headers.map(normaliseHeader))]);

/** Whether any source uses this column name. */
export function isKnownHeader(header: string): boolean {
  return known.has(bare(header));
}

/** The field a column name means in a file of unknown origin, if it is a usual word for one. Suffixes of custom fields (`INN__c`, `inn_c`) are ignored. */
export function fieldBySynonym(header: string): CanonicalField | undefined {
  return synonyms.get(normaliseHeader(header)) ?? synonyms.get(bare(header));
}

function bare(header: string): string {
  return normaliseHeader(header).replace(/_{1,2}c$/, '').replace(/ \(\d+\)$/, '');
}

function readData(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./data/${name}`, import.meta.url), 'utf8'));
}
