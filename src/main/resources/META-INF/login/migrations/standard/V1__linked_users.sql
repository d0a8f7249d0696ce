-- Runs on H2 and on PostgreSQL: standard types only. Everything is prefixed login_, so that it can
-- live in a schema that belongs to the application.

create table login_user (
  id          varchar(36)               not null primary key,
  group_names varchar(1000)             not null,
  created_at  timestamp with time zone  not null
);

create table login_account (
  id               varchar(36)               not null primary key,
  user_id          varchar(36)               not null references login_user (id),
  provider         varchar(200)              not null,
  subject          varchar(255)              not null,
  username         varchar(255)              not null,
  username_key     varchar(255)              not null,
  username_current boolean                   not null,
  display_name     varchar(255)              not null,
  picture_url      varchar(2000),
  email            varchar(320),
  linked_at        timestamp with time zone  not null,
  last_login_at    timestamp with time zone  not null,
  constraint login_account_subject unique (provider, subject)
);

create index login_account_user on login_account (user_id);
-- The handle in lower case: X compares handles without regard to case.
create index login_account_username on login_account (provider, username_key);

-- Handles an account had before: they change, and are given to others.
create table login_former_username (
  id         varchar(36)               not null primary key,
  account_id varchar(36)               not null references login_account (id) on delete cascade,
  username   varchar(255)              not null,
  until      timestamp with time zone  not null
);

create index login_former_username_account on login_former_username (account_id);
create index login_former_username_username on login_former_username (username);

-- One row per log-in whose callback was taken. The primary key is what lets one node win.
create table login_taken (
  token_hash varchar(64)               not null primary key,
  taken_at   timestamp with time zone  not null
);

create index login_taken_at on login_taken (taken_at);
