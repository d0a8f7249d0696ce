-- What X said at the last log-in with an account: verified_type, when it was created at X, its followers,
-- and whether its posts are protected or public. Null if X did not say. Rules use it, and their preview.
alter table login_account add column signal_verified varchar(20);
alter table login_account add column signal_created_at timestamp with time zone;
alter table login_account add column signal_followers bigint;
alter table login_account add column signal_posts varchar(10);

-- Rules of administrators about users who log in with X, in the order of their position. A rule without a
-- group refuses. verified_types has words with spaces between them; empty and null conditions do not count.
create table login_rule (
  id                 varchar(36)  not null primary key,
  position           integer      not null,
  name               varchar(100) not null,
  group_name         varchar(64),
  verified_types     varchar(100) not null,
  days_at_least      integer,
  days_below         integer,
  followers_at_least bigint,
  followers_below    bigint,
  posts              varchar(10)
);
