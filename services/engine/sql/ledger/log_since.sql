-- The events of the whole log after a position, in order, at most so many. Both tables are told where to begin: a merge
-- of the two would read the other from its start.
select event.position, event.stream, event.open, event.leaf, sealed_part.content
from event join sealed_part using (position)
where event.position > $1 and sealed_part.position > $1
order by event.position
limit $2
