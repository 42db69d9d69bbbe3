-- Adds a refresh token to a session; it expires when unused for $3, and at the latest with the session.
insert into refresh_token (token_hash, session_id, expires_at)
select $1, session_id, least(now() + $3, ends_at) from session where session_id = $2
