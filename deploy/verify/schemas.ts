import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { moduleFolder } from './go.ts';
import { CUSTOM_RESOURCES, SCHEMA_VERSIONS } from './versions.ts';

const CACHE = resolve(import.meta.dirname, '../../.kontora/tools/schemas');
interface Schema { [key: string]: unknown; type?: string | string[]; properties?: Record<string, Schema>; definitions?: Record<string, Schema> }
interface Definition extends Schema { 'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[] }
interface CustomResource { spec: { group: string; names: { kind: string }; versions: { name: string; served: boolean; schema: { openAPIV3Schema: Schema } }[] } }

/** Where kubeconform finds the schemas of each version of Kubernetes, custom resources included; made from the API descriptions of Go modules. */
export async function schemaLocations(): Promise<Record<string, string>> {
  const custom = (await Promise.all(CUSTOM_RESOURCES.map(customSchemas))).flat();
  return Object.fromEntries(await Promise.all(SCHEMA_VERSIONS.map(async (version) => {
    const folder = join(CACHE, version);
    if (!existsSync(join(folder, 'v1'))) for (const [path, schema] of kubernetesSchemas(await moduleFolder('k8s.io/kubernetes', version))) write(folder, path, schema);
    for (const [path, schema] of custom) write(folder, path, schema);
    return [version, join(folder, '{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json')] as const;
  })));
}

/** The definitions of custom resources that the chart may use, to be installed into an API server. */
export async function customResourceDefinitions(): Promise<object[]> {
  return (await Promise.all(CUSTOM_RESOURCES.map(documents))).flat();
}

const fileOf = (group: string, version: string, kind: string) => `${group || version}/${kind.toLowerCase()}_${version}.json`;

function write(folder: string, path: string, schema: Schema): void {
  const file = join(folder, path);
  mkdirSync(resolve(file, '..'), { recursive: true });
  writeFileSync(file, JSON.stringify(schema));
}

async function documents({ module, version, folder, files }: (typeof CUSTOM_RESOURCES)[number]): Promise<CustomResource[]> {
  const root = await moduleFolder(module, version);
  return files.flatMap((file) => parseAllDocuments(readFileSync(join(root, folder, file), 'utf8')).map((document) => document.toJS() as CustomResource)).filter(Boolean);
}

const customSchemas = async (source: (typeof CUSTOM_RESOURCES)[number]): Promise<[string, Schema][]> =>
  (await documents(source)).flatMap(({ spec: { group, names, versions } }) => versions.filter(({ served }) => served).map(({ name, schema }): [string, Schema] => [fileOf(group, name, names.kind), strict(schema.openAPIV3Schema)]));

function kubernetesSchemas(root: string): [string, Schema][] {
  const { definitions } = JSON.parse(readFileSync(join(root, 'api/openapi-spec/swagger.json'), 'utf8')) as { definitions: Record<string, Definition> };
  const all = Object.fromEntries(Object.entries(definitions).map(([name, definition]) => [name, strict(definition)]));
  return Object.entries(definitions).flatMap(([name, definition]) => (definition['x-kubernetes-group-version-kind'] ?? [])
    .filter(() => definition.properties?.metadata)
    .map(({ group, version, kind }): [string, Schema] => [fileOf(group, version, kind), { ...all[name], definitions: reachable(all, all[name]!) }]));
}

/** The definitions that a schema leads to. */
function reachable(all: Record<string, Schema>, from: Schema, found: Record<string, Schema> = {}): Record<string, Schema> {
  for (const [, name] of JSON.stringify(from).matchAll(/"#\/definitions\/([^"]+)"/g)) {
    if (found[name!]) continue;
    found[name!] = all[name!]!;
    reachable(all, all[name!]!, found);
  }
  return found;
}

/** The schema with words left out, unknown keys refused, and Kubernetes' dialect said in plain JSON Schema. */
function strict(schema: Schema): Schema {
  if (schema['x-kubernetes-preserve-unknown-fields']) return {};
  if (schema.format === 'int-or-string' || schema['x-kubernetes-int-or-string']) return { type: ['string', 'integer'] };
  if (schema.type === 'string' && /representation of a number/.test(String(schema.description))) return { type: ['string', 'number'] };
  const { description: _, default: __, properties, nullable, ...rest } = schema;
  const plain = Object.fromEntries(Object.entries(rest).filter(([key]) => !key.startsWith('x-kubernetes-')).map(([key, value]) => [key, deep(value)])) as Schema;
  if (nullable && typeof plain.type === 'string') plain.type = [plain.type, 'null'];
  if (!properties) return plain;
  return { additionalProperties: false, ...plain, properties: Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, strict(property)])) };
}

const deep = (value: unknown): unknown => (Array.isArray(value) ? value.map(deep) : typeof value === 'object' && value !== null ? strictUnlessChoice(value as Schema) : value);
// Inside anyOf and the like an object says only what it adds: unknown keys are refused by the whole.
const strictUnlessChoice = (schema: Schema): Schema => {
  const { additionalProperties, ...rest } = strict(schema);
  return additionalProperties === false && schema.additionalProperties === undefined && !schema.type ? rest : { ...rest, ...(additionalProperties !== undefined && { additionalProperties }) };
};
