import { createServer, connect, type Server, type Socket } from 'node:net';

/** What happens on a line: it works, nothing gets through (and nobody is told), or every connection is reset. */
export type LineState = 'open' | 'silent' | 'cut';

/** A TCP line between a process and a server, which the rig can make silent or cut. */
export class Link {
  private readonly pairs = new Set<[Socket, Socket]>();
  private readonly held: Socket[] = [];
  private state: LineState = 'open';
  private server!: Server;

  private constructor(private readonly target: () => number) {}

  /** Opens a line on a port of 127.0.0.1 to another, which is asked for at each connection. */
  static async open(port: number, target: () => number): Promise<Link> {
    const link = new Link(target);
    link.server = createServer((socket) => link.accept(socket));
    await new Promise<void>((resolve, reject) => { link.server.once('error', reject); link.server.listen(port, '127.0.0.1', resolve); });
    link.server.unref();
    return link;
  }

  get port(): number { return (this.server.address() as { port: number }).port; }

  set(state: LineState): void {
    this.state = state;
    for (const pair of this.pairs) {
      for (const socket of pair) {
        if (state === 'cut') socket.resetAndDestroy();
        else if (state === 'silent') socket.pause();
        else socket.resume();
      }
    }
    for (const socket of this.held.splice(0)) {
      if (state === 'open') this.accept(socket);
      else if (state === 'cut') socket.resetAndDestroy();
      else this.held.push(socket);
    }
  }

  async close(): Promise<void> {
    this.set('cut');
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    if (this.state === 'cut') return void socket.resetAndDestroy();
    if (this.state === 'silent') return void this.held.push(socket.pause());
    const far = connect(this.target(), '127.0.0.1');
    const pair: [Socket, Socket] = [socket, far];
    this.pairs.add(pair);
    const end = () => { this.pairs.delete(pair); socket.destroy(); far.destroy(); };
    far.on('error', end).on('close', end);
    socket.on('close', end);
    socket.setNoDelay().pipe(far.setNoDelay());
    far.pipe(socket);
  }
}
