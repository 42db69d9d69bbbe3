-- Where a stream's events hold any of these texts, and up to which version it was searched.
select event.position
from event join sealed_part using (position)
where event.stream = $1 and event.version <= $2 and sealed_part.content::jsonb ?| $3::text[]
order by event.version
