-- X retires OAuth 1.0a, and gives a pair of OAuth 2.0 for a stored token: the row of the pair has the
-- kind "exchanged". The row of the token stays for some time; if the pair is lost, it can be exchanged
-- again.

-- Of a token of OAuth 1.0a: null, "done", or "refused" by X.
alter table login_tokens add column exchange_state varchar(10);
alter table login_tokens add column exchanged_at timestamp with time zone;
-- Of a pair: when X accepted it for the first time.
alter table login_tokens add column worked_at timestamp with time zone;
