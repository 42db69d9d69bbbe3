-- A task is no longer open, or is open for other people.
update task_view set to_position = $4 where body_id = $1 and year = $2 and act = $3 and to_position is null
