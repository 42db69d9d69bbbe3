-- Who held which office in a body at a position of the log.
select appointment_id, body_id, person_id, role, title, answers_for, from_position, to_position from appointment_view
where body_id = $1 and from_position <= $2 and (to_position is null or to_position > $2)
order by from_position, appointment_id
