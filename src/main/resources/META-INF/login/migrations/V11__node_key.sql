-- One random key that all nodes share. What is sealed or signed with it lives for minutes: without
-- this row the next start makes another one, and attempts in progress begin once more.
create table login_node_key (
  id         varchar(10)              not null primary key,
  -- 32 bytes in base64url.
  key_text   varchar(43)              not null,
  created_at timestamp with time zone not null
);
