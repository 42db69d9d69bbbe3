-- The reports of the bodies in which a person holds an office, the latest year first, after a year and body.
select report.body_id, report.year, report.edition, report.form, report.phase
from (
    select distinct body_id from appointment_view
    where person_id = $1 and to_position is null and ($2::uuid is null or body_id = $2)
) as held
join report_view as report using (body_id)
where ($3::int is null or report.year = $3)
    and ($4::text is null or report.phase = $4)
    and (-report.year, report.body_id) > (-($5::int), $6::uuid)
order by -report.year, report.body_id
limit $7
