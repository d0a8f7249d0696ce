-- X retires OAuth 1.0a, and gives a pair of OAuth 2.0 for a stored token: the row of the pair has the
-- kind "exchanged". The row of the token stays for some time; if the pair is lost, it can be exchanged
-- again.
alter table login_tokens
  -- Of a token of OAuth 1.0a: null, "done", or "refused" by X.
  add column if not exists exchange_state varchar(10),
  add column if not exists exchanged_at datetime(6),
  -- Of a pair: when X accepted it for the first time.
  add column if not exists worked_at datetime(6);
