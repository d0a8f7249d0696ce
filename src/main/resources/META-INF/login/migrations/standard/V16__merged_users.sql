-- Users who were merged into another user. The application may still have rows with the old id, and so
-- may a front end: here it finds whose they are now.
create table login_merge (
  -- The id of the deleted user. No new user gets it.
  user_id     varchar(36)               not null primary key,
  merged_into varchar(36)               not null references login_user (id) on delete cascade,
  merged_at   timestamp with time zone  not null
);

create index login_merge_into on login_merge (merged_into);
