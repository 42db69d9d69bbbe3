-- A body became known.
insert into body_view (body_id, name, kind, superior_id, plan, position) values ($1, $2, $3, $4, $5, $6)
