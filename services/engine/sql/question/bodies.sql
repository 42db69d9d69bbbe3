-- Bodies in the order of their ids, after one of them.
select body_id, name, kind, superior_id, plan from body_view
where body_id > $1 order by body_id limit $2
