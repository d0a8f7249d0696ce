-- OpenID Connect. The applications that are registered already stay as they are: no secret, no
-- question to the user, the id of the user as the subject.

-- "none", "secret" or "keys".
alter table login_application add column credential varchar(10) default 'none' not null;
-- SHA-256 of the secret.
alter table login_application add column secret_hash varchar(64);
-- The public keys, a JWK set.
alter table login_application add column jwks varchar(20000);
-- The algorithm that signs its ID tokens.
alter table login_application add column id_token_algorithm varchar(5) default 'ES256' not null;
-- "public": the id of the user; "pairwise": an id for the applications of one host only.
alter table login_application add column subject_type varchar(8) default 'public' not null;
-- Whether it belongs to this site, so that users are not asked whether they allow it.
alter table login_application add column own_site boolean default true not null;
-- The audiences that it may ask for (RFC 8707). One on a line.
alter table login_application add column resources varchar(4000) default '' not null;
-- Where a user may go after a log-out. One on a line.
alter table login_application add column after_logout_uris varchar(10000) default '' not null;
-- Where it is told that a log-in has ended.
alter table login_application add column back_channel_logout_uri varchar(1000);

-- What the tokens of a log-in at an application are for. A log-in from before has none of it.
alter table login_code add column scopes varchar(200) default '' not null;
alter table login_code add column nonce varchar(500);
-- The audiences for which the application may get access tokens. One on a line.
alter table login_code add column resources varchar(4000) default '' not null;

alter table login_family add column scopes varchar(200) default '' not null;
alter table login_family add column resources varchar(4000) default '' not null;
-- The log-in of the browser with which it began, and when that was.
alter table login_family add column login_id varchar(64);
alter table login_family add column login_at timestamp with time zone;

create index login_family_login on login_family (login_id);

-- As login_signing_key, for applications that check RS256.
create table login_rsa_key (
  number      bigint                    not null primary key,
  kid         varchar(64)               not null,
  sealed      varchar(4000)             not null,
  public_jwk  varchar(1000)             not null,
  created_at  timestamp with time zone  not null,
  signs_from  timestamp with time zone  not null
);

-- What users have allowed to applications that do not belong to this site.
create table login_consent (
  user_id        varchar(36)               not null references login_user (id) on delete cascade,
  application_id varchar(36)               not null references login_application (id) on delete cascade,
  scopes         varchar(200)              not null,
  given_at       timestamp with time zone  not null,
  primary key (user_id, application_id)
);

create index login_consent_application on login_consent (application_id);

-- Assertions of applications with keys that were used (RFC 7523): each is good once.
create table login_assertion (
  hash        varchar(64)  not null primary key,
  expires_at  timestamp with time zone  not null
);

create index login_assertion_expires on login_assertion (expires_at);

-- Applications that have to be told that a log-in has ended (OpenID Connect Back-Channel Logout 1.0).
-- Written in the transaction of the end. No foreign keys: a row outlives the log-in and the user.
create table login_logout_notice (
  session_id      varchar(36)  not null primary key,
  application_id  varchar(36)  not null,
  user_id         varchar(36)  not null,
  next_at         timestamp with time zone  not null,
  tries           integer      default 0 not null
);

create index login_logout_notice_next on login_logout_notice (next_at);
