-- The events of the whole log after a position, in order, at most so many.
select event.position, event.stream, event.open, event.leaf, sealed_part.content
from event join sealed_part using (position)
where event.position > $1
order by event.position
limit $2
