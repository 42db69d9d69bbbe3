-- Snapshots in the order of their publication, after a position. Each way of asking has an index of its own, and a plan
-- that is made once for all of them uses the right one. A year's snapshots lie together in the log: in its order alone they would be searched for.
(
    select position, open, texts from annual_snapshot
    where $2::uuid is null and $3::int is null and position > $1
    order by position
    limit $4
) union all (
    select position, open, texts from annual_snapshot
    where $2 is null and (year, position) > ($3, $1) and year <= $3
    order by year, position
    limit $4
) union all (
    select position, open, texts from annual_snapshot
    where body_id = $2 and ($3 is null or year = $3) and position > $1
    order by position
    limit $4
)
order by position
limit $4
