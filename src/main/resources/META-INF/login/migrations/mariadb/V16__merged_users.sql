-- Users who were merged into another user. The application may still have rows with the old id, and so may
-- a front end: here it finds whose they are now.
create table if not exists login_merge (
  -- The id of the deleted user. No new user gets it.
  user_id     varchar(36)  not null primary key,
  merged_into varchar(36)  not null,
  merged_at   datetime(6)  not null,
  constraint login_merge_of_user foreign key (merged_into) references login_user (id) on delete cascade,
  index login_merge_into (merged_into)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;
