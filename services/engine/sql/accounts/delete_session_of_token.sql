-- Ends the session that a refresh token belongs to, whether or not the token was exchanged already.
delete from session where session_id = (select session_id from refresh_token where token_hash = $1)
