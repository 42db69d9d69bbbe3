-- These bodies.
select body_id, name, kind, superior_id, plan from body_view where body_id = any($1)
