-- Locks the head: whoever holds it is the one writer.
select position, recorded_at, root from head for update
