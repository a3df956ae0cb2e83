import { z } from 'zod';
import { command, query } from './contract.ts';
import { Done, Id, Instant, line } from './shapes.ts';

/** A password to be set. Length is what counts; nothing is asked about kinds of characters. */
export const NewPassword = z.string().min(10, 'At least 10 characters').max(128);
const password = z.string().min(1).max(128);
const email = z.email().max(200);
const language = z.enum(['ru', 'en']).default('ru').describe('Of the letter');
/** Input fields that the gateway fills, and nobody else. */
const clientAddress = z.string().max(64).optional().describe('Set by the gateway: the address the request comes from');
const sessionToken = z.string().max(400).optional().describe('Set by the gateway: the session cookie');

/** A firm somebody works for. */
export const SessionFirm = z.object({ id: Id, name: z.string(), slug: z.string() }).meta({ id: 'SessionFirm' });
/** Who is signed in, in which firm, and what they may do there. */
export const Session = z.object({
  person: z.object({ name: z.string(), email: z.string(), secondFactor: z.boolean().describe('Signing in asks for a code') }),
  firm: SessionFirm.nullable().describe('Null while one of several is to be chosen'),
  employee: z.object({ id: Id, name: z.string(), roles: z.array(z.string()), groupIds: z.array(Id) }).nullable(),
  permissions: z.array(z.string()),
  firms: z.array(SessionFirm).describe('All firms the person works for'),
  expiresAt: Instant,
}).meta({ id: 'Session' });

const token = z.string().optional().describe('For the gateway, which moves it into an HttpOnly cookie; never in an HTTP answer');
const SignedIn = z.object({ state: z.literal('signed-in'), sessionToken: token, session: Session });
/** How far signing in has come: done, or the code of the second factor is still asked for. */
export const SignIn = z.discriminatedUnion('state', [
  SignedIn, z.object({ state: z.literal('second-factor'), challenge: z.string().describe('To be sent with the code within 10 minutes') }),
]).meta({ id: 'SignIn' });
/** A session that was replaced by a new one. */
export const Renewed = z.object({ sessionToken: token, session: Session }).meta({ id: 'RenewedSession' });
/** A way to sign in beside the password: an OpenID Connect issuer of the installation. */
export const SignInProvider = z.object({ id: z.string(), name: z.string() }).meta({ id: 'SignInProvider' });

const refused = { 'wrong-credentials': 'unauthenticated', suspended: 'unauthenticated', 'too-many-attempts': 'too-many' } as const;
const noSession = { 'not-signed-in': 'unauthenticated' } as const;
const checked = { ...noSession, 'wrong-password': 'unprocessable', 'too-many-attempts': 'too-many' } as const;

/** Signing in and out, the firm, the password, the second factor. */
export const sessionOperations = {
  signIn: command({
    summary: 'Sign in', description: 'An unknown e-mail and a wrong password are answered alike, and take the same time.',
    http: 'POST /session', permission: 'public', session: 'start', idempotency: 'none', input: z.object({ email, password, clientAddress }), output: SignIn, errors: refused,
  }),
  confirmSecondFactor: command({
    summary: 'Complete signing in with the code of the second factor', description: 'A code of the authenticator app, or one of the backup codes, each of which works once.',
    http: 'POST /session/second-factor', permission: 'public', session: 'start', idempotency: 'none',
    input: z.object({ challenge: z.string().min(1).max(400), code: line(20), clientAddress }), output: SignedIn.meta({ id: 'SignedIn' }),
    errors: { ...refused, 'wrong-code': 'unprocessable', 'challenge-over': 'unauthenticated' },
  }),
  signOut: command({ summary: 'Sign out', http: 'DELETE /session', permission: 'public', session: 'end', idempotency: 'none', input: z.object({ sessionToken }), output: Done }),
  getSession: query({ summary: 'Who is signed in, and what they may do', http: 'GET /session', permission: 'public', session: 'use', input: z.object({ sessionToken }), output: Session, errors: noSession }),
  chooseFirm: command({
    summary: 'Go to another of the firms one works for', http: 'POST /session/firm', permission: 'public', session: 'use', idempotency: 'none',
    input: z.object({ firmId: Id, sessionToken }), output: Session, errors: noSession,
  }),
  requestPasswordReset: command({
    summary: 'Ask for a link to set a new password', description: 'Answered alike whether the e-mail is known or not. The link works once, for one hour.',
    http: 'POST /session/password-reset', permission: 'public', idempotency: 'none', input: z.object({ email, language, clientAddress }), output: Done, errors: { 'too-many-attempts': 'too-many' },
  }),
  resetPassword: command({
    summary: 'Set a new password by the link of the letter', description: 'All sessions end; a second factor stays.',
    http: 'PUT /session/password-reset', permission: 'public', idempotency: 'none', input: z.object({ token: z.string().min(1).max(200), password: NewPassword, clientAddress }), output: Done,
    errors: { 'link-over': 'unprocessable', 'too-many-attempts': 'too-many' },
  }),
  changePassword: command({
    summary: 'Change the own password', description: 'All other sessions end.', http: 'PUT /session/password', permission: 'signed-in', session: 'renew', idempotency: 'none',
    input: z.object({ password, newPassword: NewPassword, sessionToken }), output: Renewed, errors: checked,
  }),
  setUpSecondFactor: command({
    summary: 'Prepare the second factor', description: 'The address is shown as a QR code to an authenticator app; the factor counts once a code has confirmed it. Backup codes are shown this once.',
    http: 'POST /session/second-factor/set-up', permission: 'signed-in', session: 'use', idempotency: 'none',
    input: z.object({ password, sessionToken }), output: z.object({ uri: z.string().describe('otpauth://totp/…'), backupCodes: z.array(z.string()) }).meta({ id: 'SecondFactorSetUp' }),
    errors: { ...checked, 'second-factor-on': 'conflict' },
  }),
  turnOnSecondFactor: command({
    summary: 'Confirm the second factor with a code', http: 'POST /session/second-factor/turn-on', permission: 'signed-in', session: 'renew', idempotency: 'none',
    input: z.object({ code: line(20), sessionToken }), output: Renewed, errors: { ...noSession, 'wrong-code': 'unprocessable', 'too-many-attempts': 'too-many' },
  }),
  turnOffSecondFactor: command({
    summary: 'Remove the second factor', http: 'POST /session/second-factor/turn-off', permission: 'signed-in', session: 'renew', idempotency: 'none',
    input: z.object({ password, sessionToken }), output: Renewed, errors: checked,
  }),
  renewBackupCodes: command({
    summary: 'Replace the backup codes', http: 'POST /session/second-factor/backup-codes', permission: 'signed-in', session: 'use', idempotency: 'none',
    input: z.object({ password, sessionToken }), output: z.object({ backupCodes: z.array(z.string()) }).meta({ id: 'BackupCodes' }), errors: { ...checked, 'second-factor-off': 'conflict' },
  }),
  listSignInProviders: query({ summary: 'Issuers one may sign in with', http: 'GET /sign-in-providers', permission: 'public', input: z.object({}), output: z.object({ data: z.array(SignInProvider) }) }),
  startOidcSignIn: command({
    summary: 'Begin signing in with an issuer', description: 'Keep `flow` in the browser, go to `url`; the issuer returns to `/sign-in/<provider>` of the console with `code` and `state`.',
    http: 'POST /sign-in-providers/:provider/start', permission: 'public', idempotency: 'none', input: z.object({ provider: line(40), clientAddress }),
    output: z.object({ url: z.string(), flow: z.string() }).meta({ id: 'OidcStart' }), errors: { 'provider-unavailable': 'unavailable', 'too-many-attempts': 'too-many' },
  }),
  finishOidcSignIn: command({
    summary: 'Complete signing in with an issuer', description: 'The e-mail that the issuer vouches for must be that of an employee; nobody is added by signing in.',
    http: 'POST /sign-in-providers/:provider/finish', permission: 'public', session: 'start', idempotency: 'none',
    input: z.object({ provider: line(40), code: z.string().min(1).max(4000), state: z.string().min(1).max(400), flow: z.string().min(1).max(400), clientAddress }),
    output: SignedIn, errors: { 'issuer-refused': 'unauthenticated', 'not-an-employee': 'unauthenticated', 'provider-unavailable': 'unavailable', suspended: 'unauthenticated', 'too-many-attempts': 'too-many' },
  }),
  authenticate: query({
    summary: 'Turn a session or an API key into a signed caller', permission: 'internal', input: z.object({ session: z.string().max(400), apiKey: z.string().max(200) }).partial(),
    output: z.object({
      context: z.string().describe('Signed caller for the services'), tenantId: Id, callerId: Id, kind: z.enum(['employee', 'program']), expiresAt: Instant.describe('When the context ends; ask again well before, and after 30 s at the latest'),
    }),
    errors: { 'not-signed-in': 'unauthenticated', 'invalid-key': 'unauthenticated', 'firm-not-chosen': 'forbidden' },
  }),
};
