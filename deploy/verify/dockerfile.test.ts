import { describe, expect, test } from '@jest/globals';
import { DOCKERFILE_RULES, dockerfileBreaches, instructionsOf } from './dockerfile.ts';

const GOOD = `ARG NODE_IMAGE=docker.io/library/node:24.21.0-slim
# Compiles.
FROM \${NODE_IMAGE} AS build
WORKDIR /source
COPY . .
RUN npm ci \\
 # comments may stand here
 && npm run build
FROM \${NODE_IMAGE}
LABEL org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /source/dist ./
USER 10001:10001
ENTRYPOINT ["node", "."]
`;

describe('Dockerfile', () => {
  test('one that keeps all rules', () => expect(dockerfileBreaches(GOOD)).toEqual([]));

  test.each(DOCKERFILE_RULES.map((rule) => [rule.name, rule] as const))('%s', (name, { control }) => {
    expect(dockerfileBreaches(control(GOOD)).some((breach) => breach.endsWith(name))).toBe(true);
  });

  test('continued lines are one instruction, comments inside them none', () => {
    expect(instructionsOf(GOOD).find(({ word }) => word === 'RUN')).toEqual({ word: 'RUN', rest: 'npm ci && npm run build', stage: 1, line: 6 });
    expect(instructionsOf(GOOD)).toHaveLength(10);
  });

  test('a base image by digest or by stage needs no version', () => {
    expect(dockerfileBreaches(`${GOOD.replace('FROM ${NODE_IMAGE}\n', 'FROM build\n')}`)).toEqual([]);
    expect(dockerfileBreaches(GOOD.replace(':24.21.0-slim', `@sha256:${'a'.repeat(64)}`))).toEqual([]);
    expect(dockerfileBreaches(GOOD.replace(':24.21.0-slim', ''))).toHaveLength(2);
  });
});
