create table guestbook_member (
  id     varchar(36)   not null primary key,
  name   varchar(200)  not null,
  badge  varchar(20),
  email  varchar(320)
);

create sequence guestbook_member_number start with 1001;
