-- The time after the lock was taken, and what is known of these commands already; one row at least.
select clock_timestamp() as now, known.person_id, known.command_id, known.request_hash, known.stream,
    known.first_position, known.events
from (select 1) as one
left join lateral (
    select command_outcome.*
    from unnest($1::uuid[], $2::uuid[]) as asked (person_id, command_id)
    join command_outcome using (person_id, command_id)
) as known on true
