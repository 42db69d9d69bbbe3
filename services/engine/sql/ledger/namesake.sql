-- The body that has this name under this superior (the nil id: under none). Under the head's lock: by its index.
select body_id from body_view
where name = $1 and coalesce(superior_id, '00000000-0000-0000-0000-000000000000') = $2
limit 1
