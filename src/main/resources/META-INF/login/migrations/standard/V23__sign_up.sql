-- Invitations that are still open. One that was used, revoked or is too old is deleted.
create table login_sign_up_invitation (
  id          varchar(36)               not null primary key,
  -- SHA-256 of the token in the link.
  token_hash  varchar(64)               not null,
  -- Groups of the user who signs up with it, separated by spaces.
  group_names varchar(1000)             not null,
  -- The address that the link was sent to, if it was sent.
  email       varchar(320),
  made_by     varchar(36)               not null,
  made_at     timestamp with time zone  not null,
  expires_at  timestamp with time zone  not null,
  constraint login_sign_up_invitation_token unique (token_hash)
);

-- The allow-list: accounts of X that may sign up without an invitation.
create table login_sign_up_account (
  id       varchar(36)               not null primary key,
  -- The numeric id, or @ and the handle in lower case.
  entry    varchar(60)               not null,
  -- The numeric id; null for a handle until the first account that had it has signed up.
  subject  varchar(255),
  added_by varchar(36)               not null,
  added_at timestamp with time zone  not null,
  constraint login_sign_up_account_entry unique (entry)
);

create index login_sign_up_account_subject on login_sign_up_account (subject);
