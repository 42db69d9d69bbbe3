-- Puts a new password hash in the place of the one that was checked.
update account set password_hash = $3, password_set_at = now()
where person_id = $1 and password_hash = $2 and active
