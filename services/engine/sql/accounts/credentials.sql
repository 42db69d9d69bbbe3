-- What is needed to check the password of the account with this user name.
select person_id, password_hash, active from account where user_name = $1
