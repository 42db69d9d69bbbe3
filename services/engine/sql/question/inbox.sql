-- What waited for a person at a position of the log: tasks whose role they held, and that name them where they name
-- people. For an administrator also the tasks that nobody could do, so that somebody gets appointed. Whatever the position,
-- only who holds an office now may look.
with held as (
    select body_id, role from appointment_view
    where person_id = $1 and from_position <= $2 and (to_position is null or to_position > $2)
)
select task.body_id, task.year, task.act, task.title, task.from_position, can_do.nobody
from task_view as task
cross join lateral (
    select
        exists (
            select from held
            where held.role = any(task.roles) and (held.body_id = task.body_id or held.body_id is null)
                and (task.people is null or $1 = any(task.people))
        ) as mine,
        not exists (
            select from appointment_view as anybody
            where anybody.role = any(task.roles)
                and (anybody.body_id = task.body_id or anybody.body_id is null)
                and anybody.from_position <= $2 and (anybody.to_position is null or anybody.to_position > $2)
                and (task.people is null or anybody.person_id = any(task.people))
        ) as nobody
) as can_do
where task.from_position <= $2 and (task.to_position is null or task.to_position > $2)
    and (can_do.mine or can_do.nobody and exists (select from held where held.role = 'administrator'))
    and (task.from_position, task.act) > ($3, $4)
    and exists (
        select from appointment_view as office
        where office.person_id = $1 and office.to_position is null
            and (office.body_id = task.body_id or office.role = 'administrator')
    )
order by task.from_position, task.act
limit $5
