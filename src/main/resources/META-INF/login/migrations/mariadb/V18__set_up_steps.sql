-- The browser in which the code of the first set-up was typed, and what was typed there and is not
-- saved yet. A restart, or another node, goes on with it.
alter table login_set_up
  add column if not exists browser_hash varchar(64),
  add column if not exists browser_until datetime(6),
  -- Sealed: it has secrets in it.
  add column if not exists draft mediumtext;

-- The first set-up tries the connection, too, and there is no user yet. The owner is the id of a
-- user, or the hash of the browser of the set-up.
delete from login_try;
alter table login_try
  modify column user_id varchar(36),
  add column if not exists owner varchar(64);
