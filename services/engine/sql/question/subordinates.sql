-- The bodies under a superior, narrowed and ordered like all others.
select body_id, name, kind, superior_id, plan from body_view as body
where superior_id = $1 and body_id > $2
    and strpos(name, $3) > 0
    and ($4::int is null or (select true from report_view where body_id = body.body_id and year = $4) is null)
order by body_id limit $5
