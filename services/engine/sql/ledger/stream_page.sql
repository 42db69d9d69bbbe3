-- A page of a stream's events after a version, in order, up to a position, at most so many.
select event.position, event.stream, event.open, event.leaf, sealed_part.content
from event join sealed_part using (position)
where event.stream = $1 and event.version > $2 and event.position <= $3
order by event.version
limit $4
