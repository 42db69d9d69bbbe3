-- What is needed to check the password of a person's account.
select user_name, password_hash, active from account where person_id = $1
