-- Forgets refresh tokens past their time, and with the last of them their session, which nothing can continue.
with expired as (
    delete from refresh_token where expires_at <= now() returning session_id
)
delete from session
where session_id in (select session_id from expired)
    and not exists (
        select from refresh_token as live where live.session_id = session.session_id and live.expires_at > now()
    )
