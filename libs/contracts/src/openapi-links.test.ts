import { describe, expect, test } from '@jest/globals';
import { allContracts } from './all.ts';
import { publicApi } from './openapi.ts';
import type { Json } from './openapi-schemas.ts';

/** As much of a part of the document as is looked at here, whatever it describes. */
interface Part {
  $ref?: string; allOf?: Part[]; anyOf?: Part[]; items?: Part; properties?: Record<string, Part>; schema?: Part;
  content?: Record<string, Part>; headers?: Record<string, Part>; links?: Record<string, Part>; parameters?: Json;
}
interface Parameter { in: string; name: string }
interface Described { operationId: string; parameters?: Part[]; responses: Record<string, Part> }
const api = publicApi(allContracts) as unknown as { paths: Record<string, Record<string, Described>> };
const resolved = (part: Part | undefined): Part | undefined => (part?.$ref ? resolved(part.$ref.slice(2).split('/').reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], api) as Part) : part);
const operations = new Map(Object.values(api.paths).flatMap((methods) => Object.values(methods).map((operation) => [operation.operationId, operation] as const)));
const parametersOf = ({ parameters = [] }: Described) => parameters.map((parameter) => resolved(parameter) as unknown as Parameter);
const answerOf = ({ responses }: Described) => resolved(responses[200] ?? responses[202])!;
const linksOf = (name: string) => Object.fromEntries(Object.entries(answerOf(operations.get(name)!).links ?? {}).map(([to, link]) => [to, resolved(link)!.parameters!]));

/** The schema of what a pointer finds in an answer. */
function schemaAt(schema: Part | undefined, [step, ...rest]: string[]): Part | undefined {
  const whole = resolved(schema);
  if (step === undefined || whole === undefined) return whole;
  const parts = [whole, ...(whole.allOf ?? []), ...(whole.anyOf ?? [])].map((part) => resolved(part)!);
  return parts.map((part) => (step === '0' ? part.items : part.properties?.[step])).filter((found) => found !== undefined).map((found) => schemaAt(found, rest)).find((found) => found !== undefined);
}

/** What is wrong with a value that a link takes from an answer or from what was asked. */
function wrongWith(value: string, from: Described): string | undefined {
  const [, pointer] = /^"?\{?\$response\.body#\/([^}]+)\}?"?$/.exec(value) ?? [];
  const answer = answerOf(from);
  if (pointer) return schemaAt(Object.values(answer.content!)[0]!.schema, pointer.split('/')) ? undefined : `${pointer} is not in the answer`;
  if (value === '$response.header.ETag') return answer.headers && 'ETag' in answer.headers ? undefined : 'there is no ETag';
  const [, place, name] = /^\$request\.(\w+)\.(.+)$/.exec(value) ?? [];
  return parametersOf(from).some((one) => one.in === place && one.name === name) ? undefined : `${value} is nothing that was asked`;
}

test('every link leads to an operation, fills parameters that it has, all of its path among them, and takes what the answer has', () => {
  const wrong: string[] = [];
  for (const [name, operation] of operations) for (const [to, parameters] of Object.entries(linksOf(name))) {
    const target = operations.get(to);
    const known = target ? parametersOf(target) : [];
    wrong.push(...(target ? [] : [`${name} → ${to}: no such operation`]), ...Object.keys(parameters).filter((one) => !known.some((parameter) => parameter.name === one)).map((one) => `${name} → ${to}: no parameter ${one}`));
    wrong.push(...known.filter((one) => (one.in === 'path' || one.name === 'If-Match') && !(one.name in parameters)).map((one) => `${name} → ${to}: ${one.name} is not given`));
    wrong.push(...Object.values(parameters).flatMap((value) => wrongWith(value as string, operation) ?? []).map((what) => `${name} → ${to}: ${what}`));
  }
  expect(wrong).toEqual([]);
});

describe('links', () => {
  test('lead from a thing that was created to all that can be done with it, as it was seen', () => {
    expect(linksOf('createTask')).toMatchObject({ getTask: { id: '$response.body#/id' }, completeTask: { id: '$response.body#/id', 'If-Match': '$response.header.ETag' }, addTaskComment: { taskId: '$response.body#/id' } });
  });

  test('lead from a list to its first, to what it names, and to the same rows as a file', () => {
    const links = linksOf('listTasks');
    expect(links).toMatchObject({ updateTask: { id: '$response.body#/data/0/id', 'If-Match': '"{$response.body#/data/0/version}"' }, getOrganisation: { id: '$response.body#/data/0/organisationId' } });
    expect(links.listTasksCsv).toMatchObject({ sort: '$request.query.sort', 'filter[state]': '$request.query.filter[state]' });
  });

  test('find the further parts of a path within the thing, a thing that another path creates, and the job of what runs in the background', () => {
    expect(linksOf('getObligation').completeStage).toEqual({ id: '$response.body#/id', key: '$response.body#/stages/0/key', 'If-Match': '$response.header.ETag' });
    expect(linksOf('linkPerson')).toHaveProperty('updatePersonLink');
    expect(linksOf('listTimeline')).toHaveProperty('pinTimelineEntry');
    expect(Object.keys(linksOf('planSeason')).sort()).toEqual(['cancelJobOfReporting', 'getJobOfReporting']);
  });

  test('do not mistake the trail of a service for what it is about', () => expect(linksOf('listAuditOfTasks')).not.toHaveProperty('getTask'));

  test('lead to all that is done with a thing, save where no answer shows it alone', () => {
    const reached = new Set([...operations.keys()].flatMap((name) => Object.keys(linksOf(name))));
    const unreached = [...operations.values()].filter((one) => parametersOf(one).some(({ in: place, name }) => place === 'path' && /^id$|Id$/.test(name)) && !reached.has(one.operationId));
    expect(unreached.map(({ operationId }) => operationId).filter((name) => !/Search$|^watchJob/.test(name)).sort()).toEqual([
      'deleteOrganisationNote', 'explainObligations', 'getJobOfIdentity', 'mendImportRow', 'putOrganisationByExternalId', 'updateOrganisationNote', 'uploadImportPart',
    ]);
  });
});
