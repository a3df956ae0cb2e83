import { life } from '@kontora/platform';
import { Migration } from '@mikro-orm/migrations';

/** For whom a manager last had a new password asked, so that the trail tells by whom; the links themselves are with better-auth, as hashes. */
export class PasswordResets extends Migration {
  override up() {
    this.addSql(`
      create table password_reset (${life},
        employee_id uuid not null,
        shown boolean not null,
        expires_at timestamptz not null,
        unique (tenant_id, employee_id),
        foreign key (tenant_id, employee_id) references employee (tenant_id, id)
      );
      select tenancy('password_reset');
      select audited('password_reset');
    `);
  }
}
