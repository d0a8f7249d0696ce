-- The import of users who log in with X elsewhere: what was read from the files, until it is imported.
-- There is one import at a time, and one file that is being read.
create table login_import (
  id          varchar(36)               not null primary key,
  -- "one", or "reading" until the file is read.
  slot        varchar(10)               not null,
  source      varchar(20)               not null,
  file_name   varchar(200)              not null,
  -- reading, checked, running, stopped, done
  state       varchar(10)               not null,
  -- Whether the users get ids of their own, and not those of the source.
  new_ids     boolean                   not null,
  -- How many links there were to other providers, one on a line.
  others      varchar(2000)             not null,
  begun_at    timestamp with time zone  not null,
  constraint login_import_slot unique (slot)
);

create table login_import_row (
  import_id    varchar(36)               not null references login_import (id) on delete cascade,
  number       bigint                    not null,
  -- The line, or the number of the entry.
  place        bigint                    not null,
  x_id         varchar(100)              not null,
  source_id    varchar(255)              not null,
  handle       varchar(200)              not null,
  display_name varchar(200)              not null,
  email        varchar(320),
  group_names  varchar(1000)             not null,
  -- Groups that no file gives.
  left_out     varchar(500)              not null,
  disabled     boolean                   not null,
  created_at   timestamp with time zone,
  -- Whether the list of users has this user.
  found        boolean                   not null,
  -- read, new, there, conflict, made
  outcome      varchar(10)               not null,
  reason       varchar(20)               not null,
  detail       varchar(100)              not null,
  primary key (import_id, number)
);

create index login_import_row_x_id on login_import_row (import_id, x_id);
create index login_import_row_source on login_import_row (source_id, import_id);
create index login_import_row_outcome on login_import_row (import_id, outcome, number);
