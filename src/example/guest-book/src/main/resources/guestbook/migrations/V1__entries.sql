create table guestbook_entry (
  id      varchar(36)    not null primary key,
  writer  varchar(36)    not null,
  text    varchar(1000)  not null
);
