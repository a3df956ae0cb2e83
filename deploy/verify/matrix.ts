import type { Installation } from './manifests.ts';

const SIZES = { plain: [], small: ['small'], medium: ['medium'], ha: ['ha'] } as const;
const digest = `sha256:${'0'.repeat(64)}`;

/** What differs from one firm to the next, each with the values that turn it on. */
const VARIANTS: Record<string, object> = {
  'as it comes': {},
  'other registry, digests': { image: { registry: 'registry.example:5000', tag: '1.2.3', pullSecrets: ['pull'] }, defaults: { digest } },
  'secrets from a vault': { secrets: { external: { enabled: true } } },
  'nothing provisioned': { provision: { database: false, streams: false, schemas: false } },
  'everything provisioned': { provision: { database: true, streams: true, schemas: true } },
  'with its first firm': { provision: { firm: { slug: 'smirnov', name: 'Смирнов и партнёры: учёт', head: 'Анна Смирнова', email: 'anna@example.org' } } },
  'no network policies': { network: { enabled: false } },
  'ingress': { ingress: { enabled: true, className: 'nginx', annotations: { 'nginx.ingress.kubernetes.io/proxy-body-size': '52m' } } },
  'gateway api': { gatewayApi: { enabled: true } },
  'measured and traced': { monitoring: { enabled: true, labels: { release: 'prometheus' } }, tracing: { endpoint: 'http://collector.observability.svc:4318' } },
  'scaled by lag': { services: { contacts: { scaling: { lag: { enabled: true } } }, tasks: { scaling: { lag: { enabled: true } } }, reporting: { scaling: { lag: { enabled: true } } } } },
  'own Postgres for reporting': { services: { reporting: { postgres: 'postgres://reporting.example:5432/kontora', secret: 'reporting-of-our-own' } } },
  'mail and issuers': { services: { identity: { env: { KONTORA_SMTP: 'smtp://mail.example:587', KONTORA_MAIL_FROM: 'kontora@example.org' }, reaches: ['smtp', 'oidc'] } } },
  'without the console': { services: { web: { enabled: false } } },
  'one service more': { services: { billing: { database: true, bus: true, listens: ['contacts'], replicas: 2 } } },
  'placed': { defaults: { nodeSelector: { pool: 'kontora' }, tolerations: [{ key: 'pool', operator: 'Equal', value: 'kontora', effect: 'NoSchedule' }], priorityClassName: 'kontora', podAnnotations: { 'example.org/team': 'platform' } } },
};

/** Every size of installation with every variant, as `npm run verify:deploy` renders them. */
export const MATRIX: readonly (Installation & { title: string })[] = Object.entries(SIZES).flatMap(([size, files]) =>
  Object.entries(VARIANTS).map(([variant, values]) => ({ title: `${size}, ${variant}`, files, values })));
