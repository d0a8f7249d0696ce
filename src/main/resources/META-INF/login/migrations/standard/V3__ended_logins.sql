-- Log-ins that ended before their session did everywhere: a node that has seen a session believes in
-- its own copy of it.
create table login_ended (
  login_id varchar(64)               not null primary key,
  ended_at timestamp with time zone  not null
);

create index login_ended_at on login_ended (ended_at);
