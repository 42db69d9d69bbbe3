-- Gives a person an account, or the account they have a new user name and password.
insert into account (person_id, user_name, password_hash) values ($1, $2, $3)
on conflict (person_id) do update
set user_name = excluded.user_name, password_hash = excluded.password_hash, active = true, password_set_at = now()
