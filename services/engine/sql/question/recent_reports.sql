-- The reports that a person worked on last, the latest first, as far as they hold an office in the body still.
select split_part(mine.stream, ':', 2)::uuid as body_id, split_part(mine.stream, ':', 3)::int as year
from (
    select stream, max(first_position) as position from command_outcome
    where person_id = $1 and events > 0 and stream like 'report:%'
    group by stream
) as mine
where exists (
    select from appointment_view as held
    where held.person_id = $1 and held.body_id = split_part(mine.stream, ':', 2)::uuid and held.to_position is null
)
order by mine.position desc
limit $2
