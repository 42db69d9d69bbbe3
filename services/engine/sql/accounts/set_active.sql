-- Lets the account of a person sign in, or stops it from doing so.
update account set active = $2 where person_id = $1
