-- The leaf hash at a position.
select leaf from event where position = $1
