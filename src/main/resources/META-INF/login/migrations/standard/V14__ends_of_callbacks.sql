-- How a callback ended that led to no log-in: if the same callback comes again, it ends in the same
-- way. login_id is the id of the log-in to which it would have led. Only the browser that began the
-- attempt can name it, and only with the proof that came back from X.
alter table login_taken add column login_id varchar(64);
alter table login_taken add column outcome varchar(40);
alter table login_taken add column message varchar(4000);
alter table login_taken add column retry_at timestamp with time zone;
