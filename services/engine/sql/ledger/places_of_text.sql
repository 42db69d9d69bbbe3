-- Every text of a stream that contains this one: where it stands and under which commitment, the latest first. In the
-- order of versions, which is that of positions: the other way round the whole log would be searched for the stream.
select event.position, text.key as commitment
from event join sealed_part using (position), jsonb_each(sealed_part.content::jsonb) as text
where event.stream = $3
    and position(($1::text) in sealed_part.content) > 0 and position(($2::text) in (text.value ->> 'text')) > 0
order by event.version desc
limit 200
