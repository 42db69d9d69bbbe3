-- The reports that a person worked on last, the latest first, as far as they hold an office in the body still.
select report.body_id, report.year
from (select distinct body_id from appointment_view where person_id = $1 and to_position is null) as held
join report_view as report using (body_id)
cross join lateral (
    select first_position from command_outcome
    where stream = 'report:' || report.body_id || ':' || report.year and person_id = $1 and events > 0
    order by first_position desc
    limit 1
) as last
order by last.first_position desc
limit $2
