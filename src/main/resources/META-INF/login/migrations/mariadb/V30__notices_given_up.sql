-- When this application was last not told of a log-out, after all tries. For the doctor.
alter table login_application add column if not exists notice_given_up_at datetime(6);
