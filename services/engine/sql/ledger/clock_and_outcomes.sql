-- The time after the lock was taken, and what is known of these commands already; one row at least. A request's hash is
-- one under its stream's key, unless that was replaced since.
select clock_timestamp() as now, known.person_id, known.command_id, known.request_hash, known.key, known.stream,
    known.first_position, known.events
from (select 1) as one
left join lateral (
    select command_outcome.*, request_key.key
    from unnest($1::uuid[], $2::uuid[]) as asked (person_id, command_id)
    join command_outcome using (person_id, command_id)
    left join request_key on request_key.stream = command_outcome.stream
        and request_key.since <= command_outcome.first_position
) as known on true
