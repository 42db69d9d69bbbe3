-- A superior has no two bodies of one name: looked up under the head's lock whenever a body is registered.

create index body_view_namesake on body_view (name, coalesce(superior_id, '00000000-0000-0000-0000-000000000000'));
