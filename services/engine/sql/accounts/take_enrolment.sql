-- Uses a secret up and answers whom it was for (null: the first administrator), if it still worked.
delete from enrolment
where secret_hash = $1 and expires_at > now() and (person_id is not null or not exists (select from account))
returning person_id
