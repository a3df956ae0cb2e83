import { createTransport, type Transporter } from 'nodemailer';
import type { Settings } from '../settings.ts';

/** A letter to one person. */
export interface Letter { to: string; subject: string; text: string }

/** Sends letters by SMTP. Plain text only: nothing to render, nothing to track. */
export class Mail {
  private readonly transport: Transporter | undefined;
  constructor(private readonly settings: Settings['mail']) {
    const auth = settings?.user ? { user: settings.user, pass: settings.password } : undefined;
    this.transport = settings && createTransport({ url: settings.server, auth, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 } as never);
  }

  /** False: there is no mail server; somebody else must hand the letter over. */
  get configured(): boolean { return this.transport !== undefined; }

  /** Hands a letter to the mail server. @throws Error when it does not take it. */
  async send(letter: Letter): Promise<void> {
    await this.transport!.sendMail({ from: this.settings!.from, disableFileAccess: true, disableUrlAccess: true, ...letter });
  }

  onModuleDestroy() { this.transport?.close(); }
}
