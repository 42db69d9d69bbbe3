-- The snapshot of a body and year: of one edition, or the latest.
select position, open, texts from annual_snapshot
where body_id = $1 and year = $2 and ($3::int is null or edition = $3)
order by edition desc
limit 1
