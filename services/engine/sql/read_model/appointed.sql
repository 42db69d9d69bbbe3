-- An appointment began.
insert into appointment_view (appointment_id, body_id, person_id, role, title, from_position)
values ($1, $2, $3, $4, $5, $6)
