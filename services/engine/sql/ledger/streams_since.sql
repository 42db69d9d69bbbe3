-- The events of some streams, each after a version of its own: in the order of the streams, and in the stream's own.
select asked.number, since.*
from unnest($1::text[], $2::bigint[]) with ordinality as asked (stream, version, number)
cross join lateral (
    select event.position, event.stream, event.open, event.leaf, sealed_part.content
    from event join sealed_part using (position)
    where event.stream = asked.stream and event.version > asked.version
    order by event.version
) as since
order by asked.number, since.position
