-- Forgets sessions that no refresh token can continue. A session being opened at this moment is not seen yet.
delete from session where not exists (select from refresh_token where refresh_token.session_id = session.session_id)
