-- Issues the secret of the first administrator, if there is no account yet; an earlier one stops working.
insert into enrolment (secret_hash, person_id, expires_at)
select $1, null, now() + $2 where not exists (select from account)
on conflict (person_id) do update set secret_hash = excluded.secret_hash, expires_at = excluded.expires_at
returning expires_at, xmax <> 0 as replaced
