-- Bodies in the order of their ids, after one of them: with a part of their name, without the report of a year where one is
-- asked for. A name is looked for row by row: there are as many bodies as there are offices in the land.
select body_id, name, kind, superior_id, plan from body_view as body
where body_id > $1
    and strpos(name, $2) > 0
    and ($3::int is null or (select true from report_view where body_id = body.body_id and year = $3) is null)
order by body_id limit $4
