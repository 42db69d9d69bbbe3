-- Notes which open tasks of a body nobody can do from now on, and which somebody can do again or that are closed. An
-- administrator's own tasks are for whoever is one.
with vacant as (
    select task.year, task.act, task.from_position as task_position
    from task_view as task
    where task.body_id = $1 and task.to_position is null and not 'administrator' = any(task.roles)
        and not exists (
            select from appointment_view as anybody
            where anybody.body_id = $1 and anybody.to_position is null and anybody.role = any(task.roles)
                and (task.people is null or anybody.person_id = any(task.people))
        )
), over as (
    update vacancy_view set to_position = $2
    where body_id = $1 and to_position is null
        and (year, act, task_position) not in (select year, act, task_position from vacant)
)
insert into vacancy_view (body_id, year, act, task_position, from_position)
select $1, year, act, task_position, $2 from vacant
where (year, act, task_position) not in (
    select year, act, task_position from vacancy_view where body_id = $1 and to_position is null
)
