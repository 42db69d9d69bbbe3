-- Forgets secrets that nobody used in time.
delete from enrolment where expires_at <= now()
