-- How long the log is, and its root.
select position, recorded_at, root from head
