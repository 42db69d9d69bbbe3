-- Whom a secret is for (null: the first administrator), if it still works.
select person_id from enrolment
where secret_hash = $1 and expires_at > now() and (person_id is not null or not exists (select from account))
