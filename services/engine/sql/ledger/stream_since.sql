-- The events of a stream after a version, up to a position, in order.
select event.open, sealed_part.content
from event join sealed_part using (position)
where event.stream = $1 and event.version > $2 and event.position <= $3
order by event.version
