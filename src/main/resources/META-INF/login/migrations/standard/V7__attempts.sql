-- What is known of an attempt that failed, for whoever looks it up by the number on its page: a
-- time, a word and a detail in each line, and nothing that would let anybody in.

alter table login_history add column steps varchar(4000);

create index login_history_number on login_history (number);
