-- Ends a session, with all its refresh tokens.
delete from session where session_id = $1
