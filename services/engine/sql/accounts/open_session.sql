-- Opens a session for an account that is active and still has the password that was checked. The lock makes a
-- deactivation or a new password either wait, and then end this session too, or come first.
insert into session (person_id, ends_at)
select person_id, now() + $3 from account where person_id = $1 and password_hash = $2 and active for share
returning session_id
