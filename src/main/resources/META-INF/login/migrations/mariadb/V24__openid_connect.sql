-- OpenID Connect. The applications that are registered already stay as they are: no secret, no
-- question to the user, the id of the user as the subject.
alter table login_application
  -- "none", "secret" or "keys".
  add column if not exists credential varchar(10) default 'none' not null,
  -- SHA-256 of the secret.
  add column if not exists secret_hash varchar(64),
  -- The public keys, a JWK set.
  add column if not exists jwks text,
  -- The algorithm that signs its ID tokens.
  add column if not exists id_token_algorithm varchar(5) default 'ES256' not null,
  -- "public": the id of the user; "pairwise": an id for the applications of one host only.
  add column if not exists subject_type varchar(8) default 'public' not null,
  -- Whether it belongs to this site, so that users are not asked whether they allow it.
  add column if not exists own_site boolean default true not null,
  -- The audiences that it may ask for (RFC 8707). One on a line.
  add column if not exists resources varchar(4000) default '' not null,
  -- Where a user may go after a log-out. One on a line.
  add column if not exists after_logout_uris text default '' not null,
  -- Where it is told that a log-in has ended.
  add column if not exists back_channel_logout_uri varchar(1000);

-- What the tokens of a log-in at an application are for. A log-in from before has none of it.
alter table login_code
  add column if not exists scopes varchar(200) default '' not null,
  add column if not exists nonce varchar(500),
  -- The audiences for which the application may get access tokens. One on a line.
  add column if not exists resources varchar(4000) default '' not null;

alter table login_family
  add column if not exists scopes varchar(200) default '' not null,
  add column if not exists resources varchar(4000) default '' not null,
  -- The log-in of the browser with which it began, and when that was.
  add column if not exists login_id varchar(64),
  add column if not exists login_at datetime(6);

create index if not exists login_family_login on login_family (login_id);

-- As login_signing_key, for applications that check RS256.
create table if not exists login_rsa_key (
  number      bigint         not null primary key,
  kid         varchar(64)    not null,
  sealed      varchar(4000)  not null,
  public_jwk  varchar(1000)  not null,
  created_at  datetime(6)    not null,
  signs_from  datetime(6)    not null
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- What users have allowed to applications that do not belong to this site.
create table if not exists login_consent (
  user_id        varchar(36)   not null,
  application_id varchar(36)   not null,
  scopes         varchar(200)  not null,
  given_at       datetime(6)   not null,
  primary key (user_id, application_id),
  key login_consent_application (application_id),
  constraint login_consent_user foreign key (user_id) references login_user (id) on delete cascade,
  constraint login_consent_client foreign key (application_id) references login_application (id)
    on delete cascade
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- Assertions of applications with keys that were used (RFC 7523): each is good once.
create table if not exists login_assertion (
  hash        varchar(64)  not null primary key,
  expires_at  datetime(6)  not null,
  key login_assertion_expires (expires_at)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- Applications that have to be told that a log-in has ended (OpenID Connect Back-Channel Logout 1.0).
-- Written in the transaction of the end. No foreign keys: a row outlives the log-in and the user.
create table if not exists login_logout_notice (
  session_id      varchar(36)  not null primary key,
  application_id  varchar(36)  not null,
  user_id         varchar(36)  not null,
  next_at         datetime(6)  not null,
  tries           integer      default 0 not null,
  key login_logout_notice_next (next_at)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;
