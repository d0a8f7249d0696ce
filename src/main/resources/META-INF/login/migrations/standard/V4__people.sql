-- What makes an account of a linked user: an address, a password, an end.

-- The address is here once it is confirmed and not before; what a provider says it is stays with the
-- linked account.
alter table login_user add column email varchar(320);
alter table login_user add column email_key varchar(320);
alter table login_user add column email_confirmed_at timestamp with time zone;
-- Null for whoever has no password: nothing anybody types is equal to it.
alter table login_user add column password_hash varchar(500);
alter table login_user add column password_set_at timestamp with time zone;
-- Set by a mail, until the person has been told who else can log in to their account.
alter table login_user add column recovered_at timestamp with time zone;
alter table login_user add column disabled_at timestamp with time zone;
alter table login_user add constraint login_user_email unique (email_key);

-- Links that were sent by mail. Each is used once; only its hash is here.
create table login_mail_link (
  token_hash   varchar(64)               not null primary key,
  purpose      varchar(10)               not null,
  email        varchar(320)              not null,
  -- A hash of the address, to count what was sent there: it stays for a day, the address does not.
  recipient    varchar(64)               not null,
  user_id      varchar(36)               references login_user (id) on delete cascade,
  -- For somebody who is no user yet: whom X vouched for.
  provider     varchar(200),
  subject      varchar(255),
  -- What the person who opens the link reads about who asked for it.
  username     varchar(200)              not null,
  display_name varchar(200)              not null,
  sent_at      timestamp with time zone  not null,
  expires_at   timestamp with time zone  not null,
  confirmed_at timestamp with time zone
);

create index login_mail_link_user on login_mail_link (user_id);
create index login_mail_link_subject on login_mail_link (provider, subject);
create index login_mail_link_recipient on login_mail_link (recipient, sent_at);
create index login_mail_link_expires on login_mail_link (expires_at);

-- What happened, for the person and for administrators. A log-in that went well is also the session
-- it began: it has the id of the log-in, was seen last at some time, and ends.
create table login_history (
  id          varchar(36)               not null primary key,
  happened_at timestamp with time zone  not null,
  outcome     varchar(20)               not null,
  reason      varchar(40)               not null,
  number      varchar(40)               not null,
  user_id     varchar(36)               references login_user (id) on delete cascade,
  provider    varchar(200),
  -- The network somebody came from, not the very address.
  address     varchar(50)               not null,
  agent       varchar(100)              not null,
  login_id    varchar(64),
  seen_at     timestamp with time zone,
  ended_at    timestamp with time zone,
  constraint login_history_login unique (login_id)
);

create index login_history_user on login_history (user_id, happened_at);
create index login_history_at on login_history (happened_at);
create index login_history_outcome on login_history (outcome, happened_at);

-- How administrators page through people, and what they find them by.
create index login_user_created on login_user (created_at, id);
create index login_account_handle on login_account (username_key);

-- Passwords that were tried, for the limits against guessing.
create table login_attempt (
  id          varchar(36)               not null primary key,
  -- A hash of the name that was typed, whether or not anybody has it.
  account_key varchar(64)               not null,
  address     varchar(50)               not null,
  tried_at    timestamp with time zone  not null
);

create index login_attempt_account on login_attempt (account_key, tried_at);
create index login_attempt_address on login_attempt (address, tried_at);
create index login_attempt_at on login_attempt (tried_at);

-- Whoever counts attempts holds this row until theirs is counted as well: of guesses that come at
-- once, exactly as many as are allowed go on.
create table login_attempt_turn (
  id varchar(10) not null primary key
);

insert into login_attempt_turn (id) values ('one');
