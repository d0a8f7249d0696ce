-- For the front page of the administrators, which counts log-ins by hour, reason and provider. This
-- index replaces one of the time alone.
create index if not exists login_history_counts
  on login_history (happened_at, outcome, reason, provider);
drop index if exists login_history_at on login_history;

-- How many users were sent to X, and how many of them came back, by the ten minutes in which they were
-- sent: a slot is the number of its ten minutes since 1970.
create table if not exists login_begun (
  slot     bigint      not null,
  protocol varchar(10) not null,
  begun    bigint      not null,
  back     bigint      not null,
  primary key (slot, protocol)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;
