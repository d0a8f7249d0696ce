-- A hash of who asked for a mail, which is counted for a day: one sender must not use up the mails of an
-- address. Null in rows of the version before.
alter table login_mail_link add column sender varchar(64);
