-- Snapshots in the order of their publication, after a position.
select position, open, texts from annual_snapshot
where position > $1 and ($2::uuid is null or body_id = $2) and ($3::int is null or year = $3)
order by position
limit $4
