-- What X bills, by UTC day and kind. A day is its number since 1970.
create table if not exists login_x_use (
  used_on bigint      not null,
  kind    varchar(32) not null,
  number  bigint      not null,
  primary key (used_on, kind)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- The users, posts and so on that were read on a day: X bills each of them once a day. Rows are deleted
-- after the next day.
create table if not exists login_x_user (
  used_on       bigint      not null,
  resource_kind varchar(32) not null,
  subject       varchar(64) not null,
  primary key (used_on, resource_kind, subject)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- Which warnings about a budget were given, so that one node gives each of them, once.
create table if not exists login_x_warning (
  began_on bigint      not null,
  budget   varchar(10) not null,
  percent  integer     not null,
  primary key (began_on, budget, percent)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;
