-- These people.
select person_id, name from person_view where person_id = any($1)
