-- The browser in which the code of the first set-up was typed, and what was typed there and is not
-- saved yet. A restart, or another node, goes on with it.
alter table login_set_up add column browser_hash varchar(64);
alter table login_set_up add column browser_until timestamp with time zone;
-- Sealed: it has secrets in it.
alter table login_set_up add column draft varchar(64000);

-- The first set-up tries the connection, too, and there is no user yet. The owner is the id of a
-- user, or the hash of the browser of the set-up.
delete from login_try;
alter table login_try alter column user_id drop not null;
alter table login_try add column owner varchar(64);
