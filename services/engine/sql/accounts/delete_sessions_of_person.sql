-- Ends all sessions of a person.
delete from session where person_id = $1
