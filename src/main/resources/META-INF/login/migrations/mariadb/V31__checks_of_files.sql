-- How far the check of a file is, and why a file was refused. seen_at is when the node that reads the file
-- last said so.
alter table login_import add column if not exists progress bigint not null default 0;
alter table login_import add column if not exists seen_at datetime(6);
alter table login_import add column if not exists fault varchar(20) not null default '';
alter table login_import add column if not exists fault_place bigint not null default 0;
alter table login_import add column if not exists fault_detail varchar(1000) not null default '';
