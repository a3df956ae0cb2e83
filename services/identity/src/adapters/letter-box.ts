import type { Log } from '@kontora/platform';
import type { Settings } from '../settings.ts';
import type { Mail } from './mail.ts';

type Language = 'ru' | 'en';
interface Invitation { to: string; name: string; firm: string; token: string; language: Language }

const INVITATION = {
  ru: ({ name, firm }: Invitation, link: string) => ({ subject: `Приглашение: ${firm}`, text: `Здравствуйте, ${name}!\n\n${firm} приглашает вас в Kontora. Чтобы задать пароль и войти, откройте ссылку (действует 7 дней):\n\n${link}\n\nЕсли вы не ждали этого письма, ничего не делайте.\n` }),
  en: ({ name, firm }: Invitation, link: string) => ({ subject: `Invitation: ${firm}`, text: `Hello ${name},\n\n${firm} invites you to Kontora. Open this link to set a password and sign in (it is good for 7 days):\n\n${link}\n\nIf you did not expect this letter, do nothing.\n` }),
};
const PASSWORD_RESET = {
  ru: (link: string) => ({ subject: 'Новый пароль', text: `Здравствуйте!\n\nКто-то, возможно вы, попросил задать новый пароль для входа в Kontora. Ссылка действует один час:\n\n${link}\n\nЕсли это были не вы, ничего не делайте: пароль останется прежним.\n` }),
  en: (link: string) => ({ subject: 'New password', text: `Hello,\n\nsomebody, perhaps you, asked to set a new password for Kontora. The link is good for one hour:\n\n${link}\n\nIf it was not you, do nothing: the password stays as it is.\n` }),
};

/** The letters of this service. Tokens follow a `#` in the links, which browsers send to no server. */
export class LetterBox {
  constructor(private readonly mail: Mail, private readonly settings: Pick<Settings, 'console' | 'embedded'>, private readonly log: Log) {}

  /** False: there is no mail server, links must be handed over. */
  get delivers(): boolean { return this.mail.configured; }

  invitationLink(token: string): string { return `${this.settings.console}/invitation#${token}`; }

  async invitation(invitation: Invitation): Promise<void> {
    const link = this.invitationLink(invitation.token);
    await this.deliver(invitation.to, link, INVITATION[invitation.language](invitation, link));
  }

  passwordResetLink(token: string): string { return `${this.settings.console}/password-reset#${token}`; }

  async passwordReset({ to, token, language }: { to: string; token: string; language: Language }): Promise<void> {
    const link = this.passwordResetLink(token);
    await this.deliver(to, link, PASSWORD_RESET[language](link));
  }

  private async deliver(to: string, link: string, letter: { subject: string; text: string }): Promise<void> {
    if (this.mail.configured) return this.mail.send({ to, ...letter });
    if (this.settings.embedded) this.log.info({ link }, 'a letter that would have been sent');
    else this.log.warn('a letter could not be sent: no mail server is configured (KONTORA_SMTP)');
  }
}
