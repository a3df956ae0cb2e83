import { Migration } from '@mikro-orm/migrations';

/** A task whose origin needs it no more says so, whatever it ended with. */
export class Withdrawn extends Migration {
  override up() {
    this.addSql('alter table task add column withdrawn boolean not null default false');
  }
}
