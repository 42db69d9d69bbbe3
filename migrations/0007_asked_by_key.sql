-- Every question finds its rows by a key, however many bodies and years there are.

-- A person's tasks are found by their bodies; an administrator's are those of every body that were open at the moment
-- that is asked for.
create index task_view_of_administrators on task_view using gist (int8range(from_position, to_position))
    where 'administrator' = any(roles);

-- From which position to which nobody could do an open task, so that administrators were asked to appoint somebody.
-- No index finds what is missing: it is noted when a task opens or closes, or an appointment begins or ends.
create table vacancy_view (
    body_id uuid not null,
    year integer not null,
    act text not null,
    task_position bigint not null,
    from_position bigint not null,
    to_position bigint,
    primary key (body_id, year, act, task_position, from_position)
);
create index vacancy_view_open on vacancy_view using gist (int8range(from_position, to_position));
grant select, insert, update on vacancy_view to nianbao_runtime;

-- What was so until now: looked at when each task opened, and whenever an appointment in its body began or ended.
insert into vacancy_view (body_id, year, act, task_position, from_position, to_position)
select body_id, year, act, task_position, since, until
from (
    select task.body_id, task.year, task.act, task.from_position as task_position, change.since,
        coalesce(
            lead(change.since) over (
                partition by task.body_id, task.year, task.act, task.from_position order by change.since
            ),
            task.to_position
        ) as until,
        not exists (
            select from appointment_view as anybody
            where anybody.body_id = task.body_id and anybody.role = any(task.roles)
                and anybody.from_position <= change.since
                and (anybody.to_position is null or anybody.to_position > change.since)
                and (task.people is null or anybody.person_id = any(task.people))
        ) as nobody
    from task_view as task
    cross join lateral (
        select task.from_position as since
        union
        select changed.position
        from appointment_view as held
        cross join lateral (values (held.from_position), (held.to_position)) as changed (position)
        where held.body_id = task.body_id and changed.position > task.from_position
            and (task.to_position is null or changed.position < task.to_position)
    ) as change
    -- An administrator's own task is nobody's only while there is no administrator, whom to ask then?
    where not 'administrator' = any(task.roles)
) as moment
where nobody;

-- When somebody last worked on a report. It also finds the commands of a stream, as the index before it did.
create index command_outcome_of_person on command_outcome (stream, person_id, first_position);
drop index command_outcome_stream;

create index on annual_snapshot (year, position);

-- What the sweep of accounts looks for. Sessions go with their last token; those that had none left go now.
create index on refresh_token (expires_at);
create index on enrolment (expires_at);
delete from session where not exists (select from refresh_token where refresh_token.session_id = session.session_id);
