-- What X lets the application do in a person's name, if the operator wants it kept. Always sealed;
-- the keys are never in the database.

create table login_tokens (
  id          varchar(36)               not null primary key,
  user_id     varchar(36)               not null references login_user (id) on delete cascade,
  provider    varchar(200)              not null,
  subject     varchar(255)              not null,
  kind        varchar(10)               not null,
  sealed      varchar(20000)            not null,
  key_id      varchar(64)               not null,
  scopes      varchar(2000)             not null,
  expires_at  timestamp with time zone,
  stored_at   timestamp with time zone  not null,
  revoked_at  timestamp with time zone,
  -- Counts what was written; whoever writes says which version they have read.
  version     bigint                    not null,
  -- Who is asking X for the next pair, and until when nobody else may.
  lease       varchar(36),
  lease_until timestamp with time zone,
  constraint login_tokens_kind unique (provider, subject, kind),
  constraint login_tokens_account foreign key (provider, subject)
    references login_account (provider, subject) on delete cascade
);

create index login_tokens_user on login_tokens (user_id);
create index login_tokens_key on login_tokens (key_id);
