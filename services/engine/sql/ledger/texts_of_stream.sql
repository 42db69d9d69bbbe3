-- Which of these commitments a stream still holds a text for. Names and titles of those who acted stand in the
-- envelopes, not in the payloads: they belong to the streams of people and bodies, and are none of this stream's texts.
select distinct commitment
from event join sealed_part using (position), unnest($2::text[]) as commitment
where event.stream = $1 and sealed_part.content::jsonb ? commitment
    and position(commitment in (convert_from(event.open, 'UTF8')::jsonb -> 'payload')::text) > 0
