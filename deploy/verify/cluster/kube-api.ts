import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import type { KubeObject } from '../manifests.ts';

/** What an API server answered. `warnings` are what it says beside it: of fields it does not know, of pods it would not admit. */
export interface Answer { status: number; body: KubeObject; warnings: string[] }

/** Where an API server is, and as whom to speak to it. */
export interface Access { url: string; token: string; certificate: string }

/** Kubernetes' API, as far as a check needs it. */
export class KubeApi {
  private readonly agent: Agent;
  private readonly resources = new Map<string, Map<string, { name: string; namespaced: boolean }>>();
  constructor(private readonly access: Access) { this.agent = new Agent({ ca: readFileSync(access.certificate), keepAlive: true, maxSockets: 8 }); }

  /** Server-side apply; with `dryRun` everything happens but the storing. Unknown and repeated fields are refused. */
  async apply(object: KubeObject, { dryRun = false } = {}): Promise<Answer> {
    return this.send('PATCH', `${await this.pathOf(object)}?fieldManager=verify&force=true&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`, object, 'application/apply-patch+yaml');
  }
  /** Applies, and waits until the server serves what a definition defines. @throws Error when it is refused. */
  async make(object: KubeObject): Promise<void> {
    const { status, body } = await this.apply(object);
    if (status >= 300) throw new Error(`${object.kind} ${object.metadata.name}: ${String(body.message)}`);
  }
  /** Objects of a kind in a namespace. */
  async list(apiVersion: string, kind: string, namespace = 'kontora'): Promise<KubeObject[]> {
    const path = (await this.pathOf({ apiVersion, kind, metadata: { name: '', namespace } })).replace(/\/$/, '');
    const { status, body } = await this.send('GET', path);
    if (status !== 200) throw new Error(`${kind}: ${String(body.message)}`);
    return (body.items as KubeObject[]).map((item) => ({ ...item, apiVersion, kind }));
  }
  /** Anything else. */
  send(method: string, path: string, body?: object, type = 'application/json'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const call = request(`${this.access.url}${path}`, { method, agent: this.agent, headers: { authorization: `Bearer ${this.access.token}`, 'content-type': type, accept: 'application/json' } }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
          const text = Buffer.concat(parts).toString();
          resolve({ status: response.statusCode ?? 0, body: (text.startsWith('{') ? JSON.parse(text) : { message: text }) as KubeObject, warnings: [response.headers.warning ?? []].flat().flatMap((line) => line.split(/, (?=299)/)) });
        });
      }).on('error', reject);
      call.end(body && JSON.stringify(body));
    });
  }
  close() { this.agent.destroy(); }

  private async pathOf({ apiVersion, kind, metadata: { name, namespace } }: KubeObject): Promise<string> {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const resource = (await this.kindsOf(root, kind)).get(kind);
    if (!resource) throw new Error(`The API server knows no ${apiVersion} ${kind}.`);
    return `${root}${resource.namespaced ? `/namespaces/${namespace}` : ''}/${resource.name}/${name}`;
  }
  private async kindsOf(root: string, kind: string) {
    const known = this.resources.get(root);
    if (known?.has(kind)) return known;
    const { body } = await this.send('GET', root);
    const listed = (body.resources ?? []) as { name: string; kind: string; namespaced: boolean }[];
    const found = new Map(listed.filter(({ name }) => !name.includes('/')).map((resource) => [resource.kind, resource]));
    this.resources.set(root, found);
    return found;
  }
}
