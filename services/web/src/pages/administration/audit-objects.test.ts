import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { OBJECTS } from './audit-objects.ts';
import { en } from './en.ts';
import { ru } from './ru.ts';

const services = resolve(import.meta.dirname, '../../../..');
/** The tables whose changes a service writes down, as its migrations say: one by one, or several in a loop. */
function audited(service: string): string[] {
  const folder = join(services, service, 'src/migrations');
  const text = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  const loops = [...text.matchAll(/array\[([^\]]+)\]::regclass\[\] loop perform audited/g)].flatMap(([, names]) => [...names!.matchAll(/'(\w+)'/g)]);
  return [...text.matchAll(/select audited\('(\w+)'\)/g), ...loops].map(([, table]) => table!);
}

describe.each(Object.entries(OBJECTS))('the trail of %s', (service, objects) => {
  test('can be narrowed to everything that is written down, by a name in both languages', () => {
    expect([...objects].sort()).toEqual(audited(service).sort());
    for (const words of [ru, en]) expect(objects.filter((object) => !Object.hasOwn(words.entity, object))).toEqual([]);
  });
});
