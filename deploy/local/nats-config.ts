/** Who calls and who listens to whom. A service's name is the second part of its subjects: `rpc.<service>.…`, `evt.<service>.…`. */
export interface Topology {
  [service: string]: {
    /** Services whose operations it calls. */
    calls: string[];
    /** Services to whose events it listens. */
    listens: string[];
  };
}

/** The user that may do everything: provisions streams, replays dead letters. */
export const OPS_USER = 'ops';
/** The HTTP edge: may call every service, whatever its entry in the topology says. */
export const GATEWAY_USER = 'gateway';

/**
 * The `authorization { … }` text of nats-server: one user per service, known by the public half of its nkey (of either nkey, while it is being changed), who may answer its own requests, publish its own
 * events and dead letters, call its callees, and read the events of the services it listens to through a durable consumer
 * `<service>_<source>` of stream EVT. Everything else is refused. Connect with `inboxPrefix: '_INBOX_<service>'`.
 * @throws Error when a name is not a plain word, or names a service that the topology lacks.
 */
export function natsConfig(topology: Topology, publicKeys: (user: string) => readonly string[]): string {
  checkNames(topology);
  const { [GATEWAY_USER]: edge = { calls: [], listens: [] }, ...services } = topology;
  const users = [
    ...Object.entries(services).map(([name, entry]) => ({ name, rights: rightsOf(name, entry) })),
    { name: GATEWAY_USER, rights: rightsOf(GATEWAY_USER, { ...edge, calls: Object.keys(services) }) },
    { name: OPS_USER, rights: '{ publish: ">", subscribe: ">" }' },
  ].flatMap(({ name, rights }) => publicKeys(name).map((nkey) => `    { nkey: ${nkey}, permissions: ${rights} }`));
  return `authorization {\n  users = [\n${users.join('\n')}\n  ]\n}\n`;
}

function rightsOf(name: string, { calls, listens }: Topology[string]): string {
  const publish = [
    `evt.${name}.>`, `dlq.${name}.>`, `live.${name}.>`,
    ...calls.map((callee) => `rpc.${callee}.>`),
    '$JS.API.INFO', '$JS.API.STREAM.NAMES', '$JS.API.STREAM.INFO.EVT',
    ...listens.flatMap((source) => consumerSubjects(`${name}_${source}`)),
  ];
  const subscribe = [`rpc.${name}.>`, `_INBOX_${name}.>`, ...(name === GATEWAY_USER ? ['live.>'] : [])];
  return `{
        publish: { allow: [${publish.map(quoted).join(', ')}] }
        subscribe: { allow: [${subscribe.map(quoted).join(', ')}] }
        allow_responses: { max: 1, expires: "30s" } }`;
}

// No right to create or change a consumer: its configuration is in the payload, where no permission reaches; ops provisions them.
function consumerSubjects(durable: string): string[] {
  return [
    `$JS.API.CONSUMER.INFO.EVT.${durable}`,
    `$JS.API.CONSUMER.MSG.NEXT.EVT.${durable}`,
    `$JS.ACK.EVT.${durable}.>`,
  ];
}

function checkNames(topology: Topology): void {
  for (const [name, { calls, listens }] of Object.entries(topology)) {
    if (!/^[a-z][a-z0-9_]*$/.test(name) || name === OPS_USER) throw new Error(`"${name}" is no name for a service on NATS.`);
    const unknown = [...calls, ...listens].find((other) => !(other in topology));
    if (unknown) throw new Error(`The topology lets ${name} call or listen to "${unknown}", which it does not contain.`);
  }
}

const quoted = (text: string) => JSON.stringify(text);
