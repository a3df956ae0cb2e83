/** Who may import whom (ARCHITECTURE: contracts, domain → nothing of ours; a service never another service; entities no Nest). */
const own = (lib) => `^libs/${lib}/`;
const forbid = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });
const TEST = '(\\.test\\.ts$|/testing/|/testing-|-rig\\.ts$|-bench\\.ts$)';

module.exports = {
  forbidden: [
    forbid('no-cycles', { pathNot: TEST }, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }, 'A circle hides which of two things is the deeper one.'),
    forbid('domain-alone', { path: own('domain') }, { path: '^(libs/(?!domain/)|services/)' }, 'The domain knows nothing of ours.'),
    forbid('contracts-below', { path: own('contracts'), pathNot: TEST }, { path: '^(libs/(?!contracts/|domain/)|services/)' }, 'Contracts use the domain at most.'),
    forbid('platform-below-services', { path: own('platform'), pathNot: TEST }, { path: '^(libs/(client|testing)/|services/)' }, 'The platform knows no service.'),
    forbid('client-on-contracts', { path: own('client'), pathNot: TEST }, { path: '^(libs/(platform|testing)/|services/)' }, 'The client is built from the contracts alone.'),
    forbid('no-other-service', { path: '^services/([^/]+)/' }, { path: '^services/(?!$1/)' }, 'A service never imports another: it calls, or listens.'),
    forbid('console-through-the-api', { path: '^services/web/src/' }, { path: '^(libs/(?!(contracts|client|domain)/)|deploy/|tools/)' }, 'The console has no private door.'),
    forbid('entities-without-nest', { path: '^services/[^/]+/src/([^/]+)/\\1\\.ts$' }, { path: 'node_modules/@nestjs/' }, 'Rules about state need no framework.'),
  ],
  options: { tsPreCompilationDeps: true, tsConfig: { fileName: 'tsconfig.json' }, doNotFollow: { path: 'node_modules' }, exclude: { path: '(node_modules/.*/node_modules|/dist/)' }, enhancedResolveOptions: { conditionNames: ['source', 'import', 'node', 'default'], exportsFields: ['exports'] } },
};
