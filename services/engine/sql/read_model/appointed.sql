-- An appointment began.
insert into appointment_view (appointment_id, body_id, person_id, role, title, answers_for, from_position)
values ($1, $2, $3, $4, $5, $6, $7)
