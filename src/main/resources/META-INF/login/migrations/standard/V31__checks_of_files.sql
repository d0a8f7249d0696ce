-- How far the check of a file is, and why a file was refused. seen_at is when the node that reads the file
-- last said so.
alter table login_import add column progress bigint not null default 0;
alter table login_import add column seen_at timestamp with time zone;
alter table login_import add column fault varchar(20) not null default '';
alter table login_import add column fault_place bigint not null default 0;
alter table login_import add column fault_detail varchar(1000) not null default '';
