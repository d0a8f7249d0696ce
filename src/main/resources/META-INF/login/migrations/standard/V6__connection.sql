-- What an administrator sets on the connection page; what comes from the environment is not here.

-- One row. Whoever saves holds it until the end, so that two do not mix; the version tells other
-- nodes, and forms that were opened before, that something changed.
create table login_connection (
  id         varchar(10) not null primary key,
  active_set varchar(20) not null,
  version    bigint      not null
);

insert into login_connection (id, active_set, version) values ('one', 'production', 0);

create table login_setting (
  set_name  varchar(20)   not null,
  name      varchar(60)   not null,
  -- Sealed, if it is a secret.
  saved     varchar(8000) not null,
  primary key (set_name, name)
);

-- Who changed what, never to what.
create table login_setting_change (
  id         varchar(36)              not null primary key,
  changed_at timestamp with time zone not null,
  -- Null for the first set-up, when there was nobody yet, and for those who are gone.
  user_id    varchar(36)              references login_user (id) on delete set null,
  set_name   varchar(20)              not null,
  name       varchar(60)              not null
);

create index login_setting_change_at on login_setting_change (changed_at, id);

-- The first set-up, for a site that has no settings and so no administrator. One row; once it is
-- finished, never again.
create table login_set_up (
  id          varchar(10)              not null primary key,
  -- Of the code in the log of the node that made it.
  code_hash   varchar(64)              not null,
  expires_at  timestamp with time zone not null,
  tries       integer                  not null,
  used_at     timestamp with time zone,
  finished_at timestamp with time zone
);

-- Log-ins that only try the connection. They go by themselves after a quarter of an hour.
create table login_try (
  id         varchar(36)              not null primary key,
  user_id    varchar(36)              not null references login_user (id) on delete cascade,
  set_name   varchar(20)              not null,
  -- What is tried beyond what is saved; sealed, if there is a key.
  draft      varchar(64000)           not null,
  -- What came of it; no secret is in it.
  result     varchar(16000)           not null,
  began_at   timestamp with time zone not null,
  expires_at timestamp with time zone not null
);

create index login_try_began on login_try (began_at);
