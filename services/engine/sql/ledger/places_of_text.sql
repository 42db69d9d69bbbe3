-- Every other text of the log that contains this one: where it stands and under which commitment, the latest first.
select event.position, event.stream, text.key as commitment
from sealed_part join event using (position), jsonb_each(sealed_part.content::jsonb) as text
where position(($1::text) in sealed_part.content) > 0 and position(($2::text) in (text.value ->> 'text')) > 0
order by event.position desc
limit 200
