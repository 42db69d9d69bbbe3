-- These bodies.
select body_id, name, kind, superior_id from body_view where body_id = any($1)
