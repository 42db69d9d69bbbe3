-- Leaf hashes after an index, in order, at most so many.
select leaf from event where position > $1 order by position limit $2
