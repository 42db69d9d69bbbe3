-- The events of a stream between two versions, up to a position, in order: looks at no more rows than there are versions
-- between them.
select event.position, event.stream, event.open, event.leaf, sealed_part.content
from event join sealed_part using (position)
where event.stream = $1 and event.version > $2 and event.version <= $3 and event.position <= $4
order by event.version
