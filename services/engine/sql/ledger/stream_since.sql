-- The events of a stream after a version, in order.
select event.position, event.stream, event.open, event.leaf, sealed_part.content
from event join sealed_part using (position)
where event.stream = $1 and event.version > $2
order by event.version
