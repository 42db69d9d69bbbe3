-- How things stand with a refresh token: expired or not, exchanged or not, and if so, whether within the last $2.
select expires_at > now() as fresh, successor_salt, coalesce(rotated_at > now() - $2::interval, false) as just_rotated
from refresh_token where token_hash = $1
