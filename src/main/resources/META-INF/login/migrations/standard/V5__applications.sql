-- Front-end applications that people log in to with us, and what these got in a person's name.

create table login_application (
  id             varchar(36)               not null primary key,
  name           varchar(100)              not null,
  -- One on a line.
  redirect_uris  varchar(10000)            not null,
  origins        varchar(5000)             not null,
  email_required boolean                   not null,
  enabled        boolean                   not null,
  created_at     timestamp with time zone  not null
);

-- Codes on their way through a browser. Each is taken once, by being deleted.
create table login_code (
  code_hash      varchar(64)               not null primary key,
  application_id varchar(36)               not null references login_application (id) on delete cascade,
  user_id        varchar(36)               not null references login_user (id) on delete cascade,
  redirect_uri   varchar(1000)             not null,
  challenge      varchar(43)               not null,
  provider       varchar(200)              not null,
  subject        varchar(255)              not null,
  username       varchar(255)              not null,
  display_name   varchar(255)              not null,
  group_names    varchar(4000)             not null,
  -- The log-in it was given to: if that ends, the code buys nothing.
  login_id       varchar(64)               not null,
  login_at       timestamp with time zone  not null,
  expires_at     timestamp with time zone  not null
);

create index login_code_expires on login_code (expires_at);
create index login_code_user on login_code (user_id);
create index login_code_application on login_code (application_id);

-- What one code bought: the log-in of a person at an application, with all its refresh tokens.
create table login_family (
  id             varchar(36)               not null primary key,
  -- Every refresh token begins with the same secret, by which its family is found, and has one of
  -- its own. Only hashes are here.
  secret_hash    varchar(64)               not null,
  code_hash      varchar(64)               not null,
  application_id varchar(36)               not null references login_application (id) on delete cascade,
  user_id        varchar(36)               not null references login_user (id) on delete cascade,
  provider       varchar(200)              not null,
  subject        varchar(255)              not null,
  username       varchar(255)              not null,
  display_name   varchar(255)              not null,
  group_names    varchar(4000)             not null,
  began_at       timestamp with time zone  not null,
  seen_at        timestamp with time zone  not null,
  expires_at     timestamp with time zone  not null,
  ended_at       timestamp with time zone,
  -- Which tokens are good: those of this generation. rotated_at is when the first of them was made.
  generation     bigint                    not null,
  rotated_at     timestamp with time zone  not null,
  constraint login_family_secret unique (secret_hash),
  constraint login_family_code unique (code_hash)
);

create index login_family_user on login_family (user_id);
create index login_family_application on login_family (application_id);
create index login_family_expires on login_family (expires_at);

create table login_refresh_token (
  token_hash varchar(64)  not null primary key,
  family_id  varchar(36)  not null references login_family (id) on delete cascade,
  generation bigint       not null
);

create index login_refresh_token_family on login_refresh_token (family_id, generation);

-- The keys that sign. They are numbered, so that of two nodes that make the next one, one does.
create table login_signing_key (
  number      bigint                    not null primary key,
  kid         varchar(64)               not null,
  sealed      varchar(4000)             not null,
  public_jwk  varchar(1000)             not null,
  created_at  timestamp with time zone  not null,
  signs_from  timestamp with time zone  not null
);
