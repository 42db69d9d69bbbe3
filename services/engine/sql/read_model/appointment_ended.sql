-- An appointment ended.
update appointment_view set to_position = $2 where appointment_id = $1 and to_position is null
