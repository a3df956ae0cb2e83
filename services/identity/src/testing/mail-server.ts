import { createServer } from 'node:net';

/** A mail server that keeps what it is sent. */
export interface MailServer { url: string; letters: { to: string; text: string }[]; refuse: boolean; stop(): Promise<void> }

/** Starts one on a free port. It speaks as much SMTP (RFC 5321) as a client needs to hand over a letter. */
export async function startMailServer(): Promise<MailServer> {
  const found: MailServer = { url: '', letters: [], refuse: false, stop: () => new Promise((done) => void server.close(() => done())) };
  const server = createServer((socket) => {
    let letter: { to: string; lines: string[] } | undefined;
    let to = '';
    let rest = '';
    const say = (line: string) => void socket.write(`${line}\r\n`);
    const hear = (line: string) => {
      if (letter) {
        if (line !== '.') return void letter.lines.push(line);
        found.letters.push({ to: letter.to, text: decode(letter.lines) });
        letter = undefined;
        return say('250 kept');
      }
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'RCPT') to = /<(.*)>/.exec(line)![1]!;
      if (verb === 'DATA') letter = { to, lines: [] };
      if (verb === 'QUIT') { say('221 bye'); return void socket.end(); }
      say(verb === 'DATA' ? '354 go on' : verb === 'RCPT' && found.refuse ? '451 later' : '250 fine');
    };
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      const lines = (rest + bytes.toString('utf8')).split('\r\n');
      rest = lines.pop()!;
      lines.forEach(hear);
    });
    say('220 test');
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  found.url = `smtp://127.0.0.1:${(server.address() as { port: number }).port}`;
  return found;
}

function decode(lines: string[]): string {
  const [head, ...body] = lines.join('\n').split('\n\n');
  const text = body.join('\n\n');
  if (/base64/i.test(head!)) return Buffer.from(text, 'base64').toString();
  if (!/quoted-printable/i.test(head!)) return text;
  return Buffer.from(text.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString();
}
