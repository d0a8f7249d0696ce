-- One row: whether the nodes exchange tokens of OAuth 1.0a because an administrator wants it.
create table if not exists login_exchange (
  id       integer      not null primary key,
  running  boolean      default false not null,
  -- Why a node stopped it before the end.
  problem  varchar(40)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;
insert ignore into login_exchange (id) values (1);
