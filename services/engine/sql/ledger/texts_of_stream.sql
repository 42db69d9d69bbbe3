-- Which of these commitments a stream still holds a text for.
select distinct commitment
from event join sealed_part using (position), unnest($2::text[]) as commitment
where event.stream = $1 and sealed_part.content::jsonb ? commitment
