-- Marks a refresh token as exchanged for the one that follows from it by this salt.
update refresh_token set rotated_at = now(), successor_salt = $2 where token_hash = $1
