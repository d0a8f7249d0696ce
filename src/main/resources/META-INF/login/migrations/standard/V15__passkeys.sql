-- Passkeys of users, for log-ins without X.
create table login_passkey (
  id              varchar(36)               not null primary key,
  user_id         varchar(36)               not null references login_user (id) on delete cascade,
  -- The RP id of WebAuthn. At another host the passkey is of no use.
  host            varchar(253)              not null,
  -- SHA-256 of credential_id, by which it is found.
  credential_key  varchar(64)               not null,
  credential_id   varchar(1400)             not null,
  -- The attested credential data in base64url, with the public key.
  credential_data varchar(4000)             not null,
  -- Random, and not the id of the user: authenticators keep it and show it to the site.
  user_handle     varchar(43)               not null,
  sign_count      bigint                    not null,
  backup_eligible boolean                   not null,
  backed_up       boolean                   not null,
  -- Separated by spaces.
  transports      varchar(200)              not null,
  name            varchar(100)              not null,
  created_at      timestamp with time zone  not null,
  last_used_at    timestamp with time zone,
  constraint login_passkey_credential unique (credential_key)
);

create index login_passkey_user on login_passkey (user_id);

-- Mails that ask users who depend on X to add another way to log in.
create table login_campaign (
  id         varchar(36)               not null primary key,
  -- 'open' while mails are sent, otherwise null: there is one open campaign at most.
  open_mark  varchar(4),
  -- Of the browser of the administrator who began it.
  language   varchar(10)               not null,
  begun_at   timestamp with time zone  not null,
  constraint login_campaign_open unique (open_mark)
);

-- Who was asked. The row comes before the mail: no user gets two.
create table login_invitation (
  campaign_id varchar(36)               not null references login_campaign (id) on delete cascade,
  user_id     varchar(36)               not null references login_user (id) on delete cascade,
  invited_at  timestamp with time zone  not null,
  primary key (campaign_id, user_id)
);

create index login_invitation_user on login_invitation (user_id);
