-- Ends all sessions of a person but one.
delete from session where person_id = $1 and session_id <> $2
