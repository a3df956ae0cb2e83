/** An instruction of a Dockerfile, with the number of its stage and of its line. */
interface Instruction { word: string; rest: string; stage: number; line: number }

/** What every Dockerfile must keep, and the line that breaks it in one that keeps it. */
export interface DockerfileRule { name: string; check(instructions: readonly Instruction[]): readonly Instruction[]; control(text: string): string }

const last = (all: readonly Instruction[]) => Math.max(...all.map(({ stage }) => stage));
const ofWord = (all: readonly Instruction[], ...words: string[]) => all.filter(({ word }) => words.includes(word));
const inLast = (all: readonly Instruction[], ...words: string[]) => ofWord(all, ...words).filter(({ stage }) => stage === last(all));
const from = (all: readonly Instruction[]) => all.find(({ word, stage }) => word === 'FROM' && stage === last(all))!;
const append = (line: string) => (text: string) => `${text}\n${line}\n`;

/** Images a FROM may name: a stage of the same file, or one with a version. */
function unpinned(all: readonly Instruction[]): Instruction[] {
  const defaults = new Map(ofWord(all, 'ARG').map(({ rest }) => rest.split('=', 2) as [string, string | undefined]));
  const stages = new Set(ofWord(all, 'FROM').flatMap(({ rest }) => / AS (\S+)/i.exec(rest)?.[1] ?? []));
  return ofWord(all, 'FROM').filter(({ rest }) => {
    const image = rest.replace(/^--platform=\S+ /, '').split(' ')[0]!.replace(/\$\{?(\w+)\}?/g, (_, name: string) => defaults.get(name) ?? '');
    return !stages.has(image) && (!/(:[\w][\w.-]*|@sha256:[0-9a-f]{64})$/.test(image) || image.endsWith(':latest'));
  });
}

/** The rules: the few of hadolint that matter for our own files. Hadolint itself is Haskell, which nothing else here needs. */
export const DOCKERFILE_RULES: readonly DockerfileRule[] = [
  { name: 'every base image has a version', check: unpinned, control: (text) => `FROM node:latest AS other\n${text}` },
  {
    name: 'runs as user 10001',
    check: (all) => (inLast(all, 'USER').at(-1)?.rest.startsWith('10001') ? [] : [from(all)]), control: append('USER root'),
  },
  { name: 'starts a program, not a shell', check: (all) => ofWord(all, 'ENTRYPOINT', 'CMD').filter(({ rest }) => !rest.startsWith('[')), control: append('CMD node .') },
  { name: 'has an entry point, which takes arguments', check: (all) => (inLast(all, 'ENTRYPOINT').length === 1 ? [] : [from(all)]), control: (text) => text.replace(/^ENTRYPOINT/m, 'CMD') },
  { name: 'COPY, not ADD: nothing is fetched or unpacked by the way', check: (all) => ofWord(all, 'ADD'), control: append('ADD https://example.org/a.tar.gz /a') },
  { name: 'the last stage takes chosen files, not the checkout', check: (all) => inLast(all, 'COPY').filter(({ rest }) => /^(--\S+ )*\.\/? /.test(rest)), control: append('COPY . /app') },
  { name: 'nothing fetched is run unseen', check: (all) => ofWord(all, 'RUN').filter(({ rest }) => /(curl|wget)[^|;&]*\|\s*(ba)?sh\b/.test(rest)), control: append('RUN curl -s https://example.org/setup | sh') },
  { name: 'no secret in a layer', check: (all) => ofWord(all, 'ARG', 'ENV').filter(({ rest }) => /(PASSWORD|TOKEN|SECRET_KEY|PRIVATE)\w*(=|$|\s)/i.test(rest)), control: append('ENV NPM_TOKEN=abc') },
  {
    name: 'packages without what they merely recommend, and no lists left',
    check: (all) => ofWord(all, 'RUN').filter(({ rest }) => /apt-get\s.*install/.test(rest) && !(/--no-install-recommends/.test(rest) && /rm -rf? \/var\/lib\/apt\/lists/.test(rest))), control: append('RUN apt-get update && apt-get install -y curl'),
  },
  { name: 'working folders are absolute', check: (all) => ofWord(all, 'WORKDIR').filter(({ rest }) => !/^[/$]/.test(rest)), control: append('WORKDIR app') },
  { name: 'says what it is and under which licence', check: (all) => (inLast(all, 'LABEL').some(({ rest }) => rest.includes('org.opencontainers.image.licenses')) ? [] : [from(all)]), control: (text) => text.replaceAll('image.licenses', 'image.license') },
];

/** Instructions of a Dockerfile; continued lines are one. */
export function instructionsOf(text: string): Instruction[] {
  let stage = 0;
  return text.split('\n').flatMap((line, index, all) => {
    if (/^\s*(#|$)/.test(line) || (index > 0 && /\\\s*$/.test(previous(all, index)))) return [];
    let rest = line;
    for (let next = index + 1; /\\\s*$/.test(rest) && next < all.length; next++) if (!/^\s*#/.test(all[next]!)) rest = rest.replace(/\\\s*$/, ' ') + all[next]!.trim();
    const [, word = '', tail = ''] = /^\s*(\S+)\s*(.*)$/s.exec(rest) ?? [];
    if (word.toUpperCase() === 'FROM') stage++;
    return [{ word: word.toUpperCase(), rest: tail.replace(/\s+/g, ' ').trim(), stage, line: index + 1 }];
  });
}

/** The line before, past comments, which may stand inside a continued instruction. */
const previous = (lines: readonly string[], index: number): string => {
  const before = lines[index - 1]!;
  return /^\s*#/.test(before) && index > 1 ? previous(lines, index - 1) : before;
};

/** Breaches as `line: rule`. */
export const dockerfileBreaches = (text: string): string[] =>
  DOCKERFILE_RULES.flatMap(({ name, check }) => check(instructionsOf(text)).map(({ line }) => `line ${line}: ${name}`));
