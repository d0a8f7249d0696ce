-- When an administrator last gave or took a group of the user, by the clock of the database. For a minute
-- after that, all nodes read the log-ins of the user again each second.
alter table login_user add column if not exists groups_changed_at datetime(6);
