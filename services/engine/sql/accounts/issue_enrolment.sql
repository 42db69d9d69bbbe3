-- Issues a secret for a person; an earlier one of theirs stops working.
insert into enrolment (secret_hash, person_id, expires_at) values ($1, $2, now() + $3)
on conflict (person_id) do update set secret_hash = excluded.secret_hash, expires_at = excluded.expires_at
returning expires_at
