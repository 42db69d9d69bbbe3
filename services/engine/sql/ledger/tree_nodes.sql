-- The named complete nodes above the leaves.
select level, index, hash from tree_node join unnest($1::smallint[], $2::bigint[]) as asked (level, index) using (level, index)
