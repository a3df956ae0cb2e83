import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isScalar, parseDocument, type Pair, type YAMLMap } from 'yaml';
import { CHART } from './manifests.ts';

const MARK = '<!-- From here on made from the comments in values.yaml: npm run verify:deploy -- --readme -->';

/** README.md of the chart as it must be: its own words, then every value with its default and what values.yaml says of it. @throws Error when the mark is missing. */
export function chartReadme(): string {
  const [words, made] = readFileSync(join(CHART, 'README.md'), 'utf8').split(MARK);
  if (made === undefined) throw new Error(`README.md lacks the line ${MARK}`);
  return `${words}${MARK}\n\n${valuesTable(readFileSync(join(CHART, 'values.yaml'), 'utf8'))}`;
}

/** A Markdown table of values: key, default, meaning. Maps whose inside needs no words are one row. */
export function valuesTable(values: string): string {
  const root = parseDocument(values).contents as YAMLMap;
  return ['| value | default | meaning |', '|---|---|---|', ...rowsOf(root, ''), ''].join('\n');
}

function rowsOf(map: YAMLMap, path: string): string[] {
  return map.items.flatMap((pair, index) => {
    const key = `${path}${String((pair as Pair<{ value: string }>).key.value)}`;
    const words = commentOf(map, pair as never, index);
    const { value } = pair;
    if (isMap(value) && !value.flow && value.items.length > 0 && (!path || hasComments(value))) return [...(words ? [row(key, '', words)] : []), ...rowsOf(value, `${key}.`)];
    return [row(key, compact(value as never), words)];
  });
}

/** The comment above a key; above the first key of a map it belongs, for the parser, to the map. */
function commentOf(map: YAMLMap, pair: Pair<{ commentBefore?: string | null }>, index: number): string {
  const comment = pair.key.commentBefore ?? (index === 0 ? map.commentBefore : undefined) ?? '';
  return comment.split('\n').map((line) => line.trim()).join(' ').trim();
}

const hasComments = (map: YAMLMap): boolean => Boolean(map.commentBefore) || map.items.some(({ key, value }) => Boolean((key as { commentBefore?: string }).commentBefore) || (isMap(value) && hasComments(value)));

const row = (key: string, value: string, words: string) => `| \`${key}\` | ${value && `\`${value}\``} | ${words.replaceAll('|', '\\|')} |`;

function compact(value: { toJSON(): unknown }): string {
  if (isScalar(value) && typeof value.value === 'string') return value.value || '""';
  return JSON.stringify(value.toJSON()).replace(/"(\w+)":/g, '$1: ').replaceAll('","', '", "').replaceAll(',', ', ').replaceAll(',  ', ', ');
}
