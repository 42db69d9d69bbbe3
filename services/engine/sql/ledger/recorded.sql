-- What was recorded at these positions, without its content.
select position, type, recorded_at from event where position >= $1 and position < $1 + $2 order by position
