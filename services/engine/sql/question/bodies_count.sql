-- How many bodies there are.
select count(*) from body_view
