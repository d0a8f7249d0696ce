-- Who is logged in: the row of a log-in in the history, which a cookie of the browser names. login_id
-- is the SHA-256 of the secret in the cookie.

-- The account they came by, with the provider; null for a password.
alter table login_history add column subject varchar(255);
-- One on a line: what the application gave at this log-in. All other groups are looked up.
alter table login_history add column given_groups varchar(4000);
alter table login_history add column stays boolean default false not null;
-- A log-in is good as long as this is the generation of its user, which "end all" raises: a log-in
-- that is just being written ends with the others. Null is a log-in of the version before this one.
alter table login_history add column generation bigint;
alter table login_user add column generation bigint default 0 not null;
