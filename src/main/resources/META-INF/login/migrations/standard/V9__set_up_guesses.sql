-- Wrong codes of the first set-up by the network they came from: a stranger who guesses does not
-- use up the tries of whoever has the code.
create table login_set_up_guess (
  network varchar(50) not null primary key,
  guesses integer     not null
);
