-- The tables as migrations 1 to 14 make them on other databases; no older version ran on MariaDB.
--
-- MariaDB does not undo a migration that fails half-way. So each statement here and in later scripts can
-- be run again: "if not exists", "insert ignore".
--
-- Ids, handles and e-mail addresses differ by case and by blanks at their end, as on other databases:
-- the collation compares code points and does not pad. Times are in UTC, whatever the time zone of the
-- server. Texts that could make a row longer than MariaDB allows are "text", which is kept outside of it.

create table if not exists login_user (
  id                 varchar(36)       not null primary key,
  group_names        varchar(1000)     not null,
  created_at         datetime(6)       not null,
  -- The address is here once it is confirmed; what a provider says it is stays with the linked account.
  email              varchar(320),
  email_key          varchar(320),
  email_confirmed_at datetime(6),
  -- Null for a user without a password.
  password_hash      varchar(500),
  password_set_at    datetime(6),
  -- Set by a mail, until the user has been told who else can log in to the account.
  recovered_at       datetime(6),
  disabled_at        datetime(6),
  -- "End all log-ins" raises it. A log-in is good as long as it has the generation of its user.
  generation         bigint            default 0 not null,
  constraint login_user_email unique (email_key),
  index login_user_created (created_at, id)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

create table if not exists login_account (
  id               varchar(36)    not null primary key,
  user_id          varchar(36)    not null,
  provider         varchar(200)   not null,
  subject          varchar(255)   not null,
  username         varchar(255)   not null,
  -- The handle in lower case: X compares handles without regard to case.
  username_key     varchar(255)   not null,
  username_current boolean        not null,
  display_name     varchar(255)   not null,
  picture_url      varchar(2000),
  email            varchar(320),
  linked_at        datetime(6)    not null,
  last_login_at    datetime(6)    not null,
  constraint login_account_subject unique (provider, subject),
  constraint login_account_of_user foreign key (user_id) references login_user (id),
  index login_account_user (user_id),
  index login_account_username (provider, username_key),
  index login_account_handle (username_key)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- Handles an account had before: they change, and are given to others.
create table if not exists login_former_username (
  id         varchar(36)   not null primary key,
  account_id varchar(36)   not null,
  username   varchar(255)  not null,
  until      datetime(6)   not null,
  constraint login_former_username_of_account foreign key (account_id)
    references login_account (id) on delete cascade,
  index login_former_username_account (account_id),
  index login_former_username_username (username)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- One row for each callback that was taken, and how it ended. The primary key lets one node win.
create table if not exists login_taken (
  token_hash varchar(64)    not null primary key,
  taken_at   datetime(6)    not null,
  login_id   varchar(64),
  outcome    varchar(40),
  message    varchar(4000),
  retry_at   datetime(6),
  index login_taken_at (taken_at)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- Tokens with which the application calls X for a user. They are sealed; the keys are not in the database.
create table if not exists login_tokens (
  id          varchar(36)    not null primary key,
  user_id     varchar(36)    not null,
  provider    varchar(200)   not null,
  subject     varchar(255)   not null,
  kind        varchar(10)    not null,
  sealed      mediumtext     not null,
  key_id      varchar(64)    not null,
  scopes      varchar(2000)  not null,
  expires_at  datetime(6),
  stored_at   datetime(6)    not null,
  revoked_at  datetime(6),
  -- Counts writes; each write names the version that was read.
  version     bigint         not null,
  -- Which node asks X for the next tokens, and until when no other node may.
  lease       varchar(36),
  lease_until datetime(6),
  constraint login_tokens_kind unique (provider, subject, kind),
  constraint login_tokens_of_user foreign key (user_id) references login_user (id) on delete cascade,
  constraint login_tokens_account foreign key (provider, subject)
    references login_account (provider, subject) on delete cascade,
  index login_tokens_user (user_id),
  index login_tokens_key (key_id)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- For nodes of the version before V10, which do not run on MariaDB. The next version removes it everywhere.
create table if not exists login_ended (
  login_id varchar(64)  not null primary key,
  ended_at datetime(6)  not null,
  index login_ended_at (ended_at)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- Links that were sent by mail. Each is used once; only its hash is here.
create table if not exists login_mail_link (
  token_hash   varchar(64)   not null primary key,
  purpose      varchar(10)   not null,
  email        varchar(320)  not null,
  -- Hashes of the address and of who asked, to count the mails of a day.
  recipient    varchar(64)   not null,
  sender       varchar(64),
  user_id      varchar(36),
  -- The account at X, if there is no user yet.
  provider     varchar(200),
  subject      varchar(255),
  -- What the reader of the mail is told about who asked for it.
  username     varchar(200)  not null,
  display_name varchar(200)  not null,
  sent_at      datetime(6)   not null,
  expires_at   datetime(6)   not null,
  confirmed_at datetime(6),
  constraint login_mail_link_of_user foreign key (user_id) references login_user (id) on delete cascade,
  index login_mail_link_user (user_id),
  index login_mail_link_subject (provider, subject),
  index login_mail_link_recipient (recipient, sent_at),
  index login_mail_link_expires (expires_at)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- What happened. A log-in that succeeded is also the session that it began: it has the id of the log-in,
-- was last seen at some time, and ends.
create table if not exists login_history (
  id           varchar(36)    not null primary key,
  happened_at  datetime(6)    not null,
  outcome      varchar(20)    not null,
  reason       varchar(40)    not null,
  number       varchar(40)    not null,
  user_id      varchar(36),
  provider     varchar(200),
  -- The network of the user, not the address.
  address      varchar(50)    not null,
  agent        varchar(100)   not null,
  login_id     varchar(64),
  seen_at      datetime(6),
  ended_at     datetime(6),
  -- A time, a word and a detail in each line.
  steps        varchar(4000),
  subject      varchar(255),
  -- One on a line: the groups that the application gave at this log-in.
  given_groups varchar(4000),
  stays        boolean        default false not null,
  generation   bigint,
  constraint login_history_login unique (login_id),
  constraint login_history_of_user foreign key (user_id) references login_user (id) on delete cascade,
  index login_history_user (user_id, happened_at),
  index login_history_at (happened_at),
  index login_history_outcome (outcome, happened_at),
  index login_history_number (number)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- Passwords that were tried, for the limits against guessing.
create table if not exists login_attempt (
  id          varchar(36)  not null primary key,
  -- A hash of the name that was typed, whether or not there is such a user.
  account_key varchar(64)  not null,
  address     varchar(50)  not null,
  tried_at    datetime(6)  not null,
  index login_attempt_account (account_key, tried_at),
  index login_attempt_address (address, tried_at),
  index login_attempt_at (tried_at)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- Attempts by password take turns: a key has one of these rows by its hash.
create table if not exists login_attempt_turn (
  id varchar(10) not null primary key
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

insert ignore into login_attempt_turn (id) values
  ('one'),
  ('k00'), ('k01'), ('k02'), ('k03'), ('k04'), ('k05'), ('k06'), ('k07'),
  ('k08'), ('k09'), ('k10'), ('k11'), ('k12'), ('k13'), ('k14'), ('k15'),
  ('k16'), ('k17'), ('k18'), ('k19'), ('k20'), ('k21'), ('k22'), ('k23'),
  ('k24'), ('k25'), ('k26'), ('k27'), ('k28'), ('k29'), ('k30'), ('k31'),
  ('k32'), ('k33'), ('k34'), ('k35'), ('k36'), ('k37'), ('k38'), ('k39'),
  ('k40'), ('k41'), ('k42'), ('k43'), ('k44'), ('k45'), ('k46'), ('k47'),
  ('k48'), ('k49'), ('k50'), ('k51'), ('k52'), ('k53'), ('k54'), ('k55'),
  ('k56'), ('k57'), ('k58'), ('k59'), ('k60'), ('k61'), ('k62'), ('k63');

-- Front-end applications in which users log in with us, and what these got for a user.
create table if not exists login_application (
  id             varchar(36)   not null primary key,
  name           varchar(100)  not null,
  -- One on a line.
  redirect_uris  text          not null,
  origins        text          not null,
  email_required boolean       not null,
  enabled        boolean       not null,
  created_at     datetime(6)   not null
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- Codes on their way through a browser. Each is taken once, by being deleted.
create table if not exists login_code (
  code_hash      varchar(64)    not null primary key,
  application_id varchar(36)    not null,
  user_id        varchar(36)    not null,
  redirect_uri   varchar(1000)  not null,
  challenge      varchar(43)    not null,
  provider       varchar(200)   not null,
  subject        varchar(255)   not null,
  username       varchar(255)   not null,
  display_name   varchar(255)   not null,
  group_names    varchar(4000)  not null,
  -- The log-in it was given to: if that ends, the code is worth nothing.
  login_id       varchar(64)    not null,
  login_at       datetime(6)    not null,
  expires_at     datetime(6)    not null,
  constraint login_code_of_application foreign key (application_id)
    references login_application (id) on delete cascade,
  constraint login_code_of_user foreign key (user_id) references login_user (id) on delete cascade,
  index login_code_expires (expires_at),
  index login_code_user (user_id),
  index login_code_application (application_id)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- What one code led to: the log-in of a user at an application, with all its refresh tokens.
create table if not exists login_family (
  id             varchar(36)    not null primary key,
  -- All refresh tokens of a family begin with one secret, which finds the family. Only hashes are here.
  secret_hash    varchar(64)    not null,
  code_hash      varchar(64)    not null,
  application_id varchar(36)    not null,
  user_id        varchar(36)    not null,
  provider       varchar(200)   not null,
  subject        varchar(255)   not null,
  username       varchar(255)   not null,
  display_name   varchar(255)   not null,
  group_names    varchar(4000)  not null,
  began_at       datetime(6)    not null,
  seen_at        datetime(6)    not null,
  expires_at     datetime(6)    not null,
  ended_at       datetime(6),
  -- Tokens of this generation are good. The first of them was made at rotated_at.
  generation     bigint         not null,
  rotated_at     datetime(6)    not null,
  constraint login_family_secret unique (secret_hash),
  constraint login_family_code unique (code_hash),
  constraint login_family_of_application foreign key (application_id)
    references login_application (id) on delete cascade,
  constraint login_family_of_user foreign key (user_id) references login_user (id) on delete cascade,
  index login_family_user (user_id),
  index login_family_application (application_id),
  index login_family_expires (expires_at)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

create table if not exists login_refresh_token (
  token_hash varchar(64)  not null primary key,
  family_id  varchar(36)  not null,
  generation bigint       not null,
  constraint login_refresh_token_of_family foreign key (family_id)
    references login_family (id) on delete cascade,
  index login_refresh_token_family (family_id, generation)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- The keys that sign. They are numbered: of two nodes that make the next one, one does.
create table if not exists login_signing_key (
  number      bigint         not null primary key,
  kid         varchar(64)    not null,
  sealed      varchar(4000)  not null,
  public_jwk  varchar(1000)  not null,
  created_at  datetime(6)    not null,
  signs_from  datetime(6)    not null
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- What an administrator sets on the connection page; what comes from the environment is not here.
create table if not exists login_connection (
  id         varchar(10)  not null primary key,
  active_set varchar(20)  not null,
  version    bigint       not null
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

insert ignore into login_connection (id, active_set, version) values ('one', 'production', 0);

create table if not exists login_setting (
  set_name  varchar(20)    not null,
  name      varchar(60)    not null,
  -- Sealed, if it is a secret.
  saved     varchar(8000)  not null,
  primary key (set_name, name)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- Which administrator changed what, without the values.
create table if not exists login_setting_change (
  id         varchar(36)  not null primary key,
  changed_at datetime(6)  not null,
  -- Null for the first set-up, and for users who were deleted.
  user_id    varchar(36),
  set_name   varchar(20)  not null,
  name       varchar(60)  not null,
  constraint login_setting_change_of_user foreign key (user_id)
    references login_user (id) on delete set null,
  index login_setting_change_at (changed_at, id)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- The first set-up, for a site without settings and so without an administrator. One row.
create table if not exists login_set_up (
  id          varchar(10)  not null primary key,
  -- Of the code in the log of the node that made it.
  code_hash   varchar(64)  not null,
  expires_at  datetime(6)  not null,
  tries       integer      not null,
  used_at     datetime(6),
  finished_at datetime(6)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- Wrong codes of the first set-up by network.
create table if not exists login_set_up_guess (
  network varchar(50)  not null primary key,
  guesses integer      not null
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- Log-ins that only try the connection. They are deleted after a quarter of an hour.
create table if not exists login_try (
  id         varchar(36)  not null primary key,
  user_id    varchar(36)  not null,
  set_name   varchar(20)  not null,
  -- The unsaved values that are tried; sealed, if there is a key.
  draft      mediumtext   not null,
  -- The result; there is no secret in it.
  result     text         not null,
  began_at   datetime(6)  not null,
  expires_at datetime(6)  not null,
  constraint login_try_of_user foreign key (user_id) references login_user (id) on delete cascade,
  index login_try_began (began_at)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- One random key that all nodes share, for the cookies of log-ins and attempts. Without this row the next
-- start makes another one: then all users log in once more.
create table if not exists login_node_key (
  id         varchar(10)  not null primary key,
  -- 32 bytes in base64url.
  key_text   varchar(43)  not null,
  created_at datetime(6)  not null
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;
