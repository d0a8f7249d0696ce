-- Events of X that were handled, so that none is handled twice. Rows are deleted after some days: older
-- events have no effect.
create table login_event (
  event_uuid   varchar(64)               not null primary key,
  event_type   varchar(64)               not null,
  received_at  timestamp with time zone  not null
);
create index login_event_received on login_event (received_at);

-- One row: the node that receives the events and keeps the subscriptions, and what it has found.
create table login_event_state (
  id            integer       not null primary key,
  lease         varchar(36),
  lease_until   timestamp with time zone,
  node          varchar(64),
  connected_at  timestamp with time zone,
  -- Why the stream is closed.
  broken        varchar(40),
  -- When the subscriptions at X were last checked, and how that ended.
  checked_at    timestamp with time zone,
  problem       varchar(40),
  revokes       boolean       default false not null,
  renames       integer       default 0 not null,
  crc_at        timestamp with time zone
);
insert into login_event_state (id) values (1);
