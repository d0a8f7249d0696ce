-- One random key that all nodes share, for the cookies of log-ins and attempts. Without this row the
-- next start makes another one: then everybody logs in once more.
create table login_node_key (
  id         varchar(10)              not null primary key,
  -- 32 bytes in base64url.
  key_text   varchar(43)              not null,
  created_at timestamp with time zone not null
);
