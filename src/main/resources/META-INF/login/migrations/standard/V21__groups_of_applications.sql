-- The groups of a user that an application gets, one on a line; * is every group, which is what the
-- applications got that are here already.
alter table login_application add column group_names varchar(2000) default '*' not null;
