-- A task is open from now on.
insert into task_view (body_id, year, act, title, roles, people, from_position) values ($1, $2, $3, $4, $5, $6, $7)
