-- A body's reports follow another plan from now on.
update body_view set plan = $2 where body_id = $1
