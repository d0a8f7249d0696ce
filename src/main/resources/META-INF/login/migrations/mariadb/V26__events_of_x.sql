-- Events of X that were handled, so that none is handled twice. Rows are deleted after some days: older
-- events have no effect.
create table if not exists login_event (
  event_uuid   varchar(64)  not null primary key,
  event_type   varchar(64)  not null,
  received_at  datetime(6)  not null,
  index login_event_received (received_at)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;

-- One row: the node that receives the events and keeps the subscriptions, and what it has found.
create table if not exists login_event_state (
  id            integer      not null primary key,
  lease         varchar(36),
  lease_until   datetime(6),
  node          varchar(64),
  connected_at  datetime(6),
  -- Why the stream is closed.
  broken        varchar(40),
  -- When the subscriptions at X were last checked, and how that ended.
  checked_at    datetime(6),
  problem       varchar(40),
  revokes       boolean      default false not null,
  renames       integer      default 0 not null,
  crc_at        datetime(6)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;
insert ignore into login_event_state (id) values (1);
