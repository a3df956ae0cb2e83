import { identity } from '@kontora/contracts';
import { CallerSigner, createLog, roleUrl, secretValues, type RuntimeConfig, type ServiceDefinition } from '@kontora/platform';
import { Module, type Provider } from '@nestjs/common';
import { join } from 'node:path';
import { Accounts } from './adapters/accounts.ts';
import { AuthCore } from './adapters/auth.ts';
import { Issuers } from './adapters/issuers.ts';
import { Keys } from './adapters/keys.ts';
import { LetterBox } from './adapters/letter-box.ts';
import { Mail } from './adapters/mail.ts';
import { SealedValues } from './adapters/sealed-values.ts';
import { SecondFactor } from './adapters/second-factor.ts';
import { Throttle } from './adapters/throttle.ts';
import { ApiKeyController } from './api-key/api-key.controller.ts';
import { EmployeeController } from './employee/employee.controller.ts';
import { EmployeeSchema } from './employee/employee.ts';
import { InvitationController } from './employee/invitation.controller.ts';
import { PasswordResetController } from './employee/password-reset.controller.ts';
import { FirmController } from './firm/firm.controller.ts';
import { GroupController } from './group/group.controller.ts';
import { GroupSchema } from './group/group.ts';
import { RoleController } from './role/role.controller.ts';
import { RoleSchema } from './role/role.ts';
import { SavedViewController } from './saved-view/saved-view.controller.ts';
import { SavedViewSchema } from './saved-view/saved-view.ts';
import { AuthenticateController } from './session/authenticate.controller.ts';
import { Entrance } from './session/entrance.ts';
import { IssuerController } from './session/issuer.controller.ts';
import { PasswordController } from './session/password.controller.ts';
import { SecondFactorController } from './session/second-factor.controller.ts';
import { SessionController } from './session/session.controller.ts';
import { readSettings, type Settings } from './settings.ts';

const AUTH_SECRET = 'identity-auth';
const SETTINGS = Symbol('settings');

@Module({
  controllers: [
    SessionController, PasswordController, SecondFactorController, IssuerController, AuthenticateController,
    EmployeeController, InvitationController, PasswordResetController, GroupController, RoleController, ApiKeyController, FirmController, SavedViewController,
  ],
  providers: [Entrance],
})
class IdentityModule {}

/** The outside world, made from this process's settings: better-auth, mail, issuers, the key that signs callers. */
const providers = (config: RuntimeConfig): Provider[] => [
  { provide: SETTINGS, useFactory: () => readSettings(config) },
  { provide: CallerSigner, useFactory: () => CallerSigner.fromFile(join(config.secrets, 'context-signing.private.pem')) },
  {
    provide: AuthCore, inject: [SETTINGS],
    useFactory: async (settings: Settings) => new AuthCore({ database: await roleUrl(config, 'identity_app'), secrets: await secretValues(config, AUTH_SECRET), console: settings.console }),
  },
  { provide: Accounts, inject: [AuthCore], useFactory: (core: AuthCore) => new Accounts(core) },
  { provide: SealedValues, inject: [AuthCore], useFactory: (core: AuthCore) => new SealedValues(core) },
  { provide: SecondFactor, inject: [AuthCore], useFactory: (core: AuthCore) => new SecondFactor(core) },
  { provide: Keys, inject: [AuthCore], useFactory: (core: AuthCore) => new Keys(core) },
  { provide: Throttle, inject: [AuthCore], useFactory: (core: AuthCore) => new Throttle(core.pool) },
  { provide: Issuers, inject: [AuthCore, SETTINGS], useFactory: (core: AuthCore, { issuers }: Settings) => new Issuers(core, issuers) },
  { provide: Mail, inject: [SETTINGS], useFactory: ({ mail }: Settings) => new Mail(mail) },
  { provide: LetterBox, inject: [Mail, SETTINGS], useFactory: (mail: Mail, settings: Settings) => new LetterBox(mail, settings, createLog('identity')) },
];

/** The identity service: everything it does, in one table of contents. */
export const identityService: ServiceDefinition = {
  contract: identity, module: IdentityModule, entities: [EmployeeSchema, GroupSchema, RoleSchema, SavedViewSchema], migrations: new URL('./migrations/', import.meta.url), providers, secrets: [AUTH_SECRET],
};
