-- A person became known.
insert into person_view (person_id, name, position) values ($1, $2, $3)
