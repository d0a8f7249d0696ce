-- The import of users who log in with X elsewhere: what was read from the files, until it is imported.
-- There is one import at a time, and one file that is being read.
create table if not exists login_import (
  id          varchar(36)    not null primary key,
  -- "one", or "reading" until the file is read.
  slot        varchar(10)    not null,
  source      varchar(20)    not null,
  file_name   varchar(200)   not null,
  -- reading, checked, running, stopped, done
  state       varchar(10)    not null,
  -- Whether the users get ids of their own, and not those of the source.
  new_ids     boolean        not null,
  -- How many links there were to other providers, one on a line.
  others      varchar(2000)  not null,
  begun_at    datetime(6)    not null,
  constraint login_import_slot unique (slot)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

create table if not exists login_import_row (
  import_id    varchar(36)    not null,
  number       bigint         not null,
  -- The line, or the number of the entry.
  place        bigint         not null,
  x_id         varchar(100)   not null,
  source_id    varchar(255)   not null,
  handle       varchar(200)   not null,
  display_name varchar(200)   not null,
  email        varchar(320),
  group_names  varchar(1000)  not null,
  -- Groups that no file gives.
  left_out     varchar(500)   not null,
  disabled     boolean        not null,
  created_at   datetime(6),
  -- Whether the list of users has this user.
  found        boolean        not null,
  -- read, new, there, conflict, made
  outcome      varchar(10)    not null,
  reason       varchar(20)    not null,
  detail       varchar(100)   not null,
  primary key (import_id, number),
  constraint login_import_row_of_import foreign key (import_id)
    references login_import (id) on delete cascade,
  index login_import_row_x_id (import_id, x_id),
  index login_import_row_source (source_id, import_id),
  index login_import_row_outcome (import_id, outcome, number)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;
