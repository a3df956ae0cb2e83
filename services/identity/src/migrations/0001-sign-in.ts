import { Migration } from '@mikro-orm/migrations';

/**
 * What better-auth 1.7.5 keeps, in its own spelling, and the counters against guessing. These tables belong to persons, not to firms
 * (one person may work for several), so they have no tenant; see global-tables.ts. Whatever is read from them is looked up by a secret or a person's id.
 */
export class SignIn extends Migration {
  override up() {
    this.addSql(`
      create table "user" (
        "id" uuid primary key, "name" text not null, "email" text not null unique, "emailVerified" boolean not null, "image" text,
        "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now(), "twoFactorEnabled" boolean
      );
      create table "session" (
        "id" uuid primary key, "expiresAt" timestamptz not null, "token" text not null unique, "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null,
        "ipAddress" text, "userAgent" text, "userId" uuid not null references "user" ("id") on delete cascade, "firmId" text
      );
      create index session_person on "session" ("userId");
      create index session_expiry on "session" ("expiresAt");
      create table "account" (
        "id" uuid primary key, "accountId" text not null, "providerId" text not null, "userId" uuid not null references "user" ("id") on delete cascade,
        "accessToken" text, "refreshToken" text, "idToken" text, "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, "scope" text,
        "password" text, "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null, unique ("providerId", "accountId")
      );
      create index account_person on "account" ("userId");
      create table "verification" (
        "id" uuid primary key, "identifier" text not null, "value" text not null, "expiresAt" timestamptz not null,
        "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now()
      );
      create index verification_identifier on "verification" ("identifier");
      create table "twoFactor" (
        "id" uuid primary key, "secret" text not null, "backupCodes" text not null, "userId" uuid not null unique references "user" ("id") on delete cascade,
        "verified" boolean, "failedVerificationCount" integer, "lockedUntil" timestamptz
      );
      create table "apikey" (
        "id" uuid primary key, "configId" text not null, "name" text, "start" text, "referenceId" text not null, "prefix" text, "key" text not null unique,
        "refillInterval" integer, "refillAmount" integer, "lastRefillAt" timestamptz, "enabled" boolean, "rateLimitEnabled" boolean, "rateLimitTimeWindow" integer,
        "rateLimitMax" integer, "requestCount" integer, "remaining" integer, "lastRequest" timestamptz, "expiresAt" timestamptz,
        "createdAt" timestamptz not null, "updatedAt" timestamptz not null, "permissions" text, "metadata" text
      );
      create index apikey_reference on "apikey" ("referenceId");
      create table throttle (key text primary key, points integer not null, expire bigint);
      create index throttle_expiry on throttle (expire);

      revoke all on "user", "session", "account", "verification", "twoFactor", "apikey", throttle from identity_worker;
    `);
  }
}
