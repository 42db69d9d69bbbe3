-- Which accounts come after a user name, in the order of their user names.
select person_id, user_name, active, created_at from account where user_name > $1 order by user_name limit $2
