-- One row: whether the nodes exchange tokens of OAuth 1.0a because an administrator wants it.
create table login_exchange (
  id       integer      not null primary key,
  running  boolean      default false not null,
  -- Why a node stopped it before the end.
  problem  varchar(40)
);
insert into login_exchange (id) values (1);
