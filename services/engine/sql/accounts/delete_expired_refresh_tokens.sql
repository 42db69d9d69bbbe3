-- Forgets refresh tokens past their time.
delete from refresh_token where expires_at <= now()
