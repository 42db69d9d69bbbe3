-- What waited for a person at a position of the log: tasks whose role they held, and that name them where they name
-- people. For an administrator also the tasks that nobody could do, so that somebody gets appointed. Whatever the position,
-- only who holds an office now may look. It starts from the person's offices: tasks are found by body, or by what
-- administrators alone are asked for. The parts of one stage of one report are one task, which waits since the first of
-- them does; pages are cut after that.
with appointment as materialized (
    select body_id, role, from_position, to_position from appointment_view where person_id = $1
), office as materialized (
    select body_id from appointment where to_position is null
), held as materialized (
    select body_id, array_agg(role) as roles from appointment
    where from_position <= $2 and (to_position is null or to_position > $2)
    group by body_id
), waiting as (
    select task.body_id, task.year, task.act, task.title, task.from_position, false as nobody
    from held join task_view as task using (body_id)
    where task.roles && held.roles and (task.people is null or $1 = any(task.people))
        and task.from_position <= $2 and (task.to_position is null or task.to_position > $2)
    union all
    select task.body_id, task.year, task.act, task.title, task.from_position, false
    from task_view as task
    where exists (select from held where body_id is null) and 'administrator' = any(task.roles)
        and int8range(task.from_position, task.to_position) @> $2
    union all
    select task.body_id, task.year, task.act, task.title, task.from_position, true
    from vacancy_view as vacancy
    join task_view as task
        on (task.body_id, task.year, task.act, task.from_position)
            = (vacancy.body_id, vacancy.year, vacancy.act, vacancy.task_position)
    where exists (select from held where body_id is null)
        and int8range(vacancy.from_position, vacancy.to_position) @> $2
), together as (
    -- `sign:<stage>` of `sign:<stage>:<scope>`, and every other act as it is.
    select body_id, year, substring(act from '^[^:]*:?[^:]*') as act, array_agg(act order by act) as parts, min(title) as title,
        min(from_position) as from_position, nobody
    from waiting
    where body_id in (select body_id from office where body_id is not null) or exists (select from office where body_id is null)
    group by 1, 2, 3, nobody
)
select body_id, year, act, parts, title, from_position, nobody
from together
where (from_position, act, nobody) > ($3, $4, $5)
order by from_position, act, nobody
limit $6
