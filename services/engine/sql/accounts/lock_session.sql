-- The session that a refresh token belongs to, locked, so that its tokens are exchanged one at a time.
select session_id, person_id from session
where session_id = (select session_id from refresh_token where token_hash = $1) for update
