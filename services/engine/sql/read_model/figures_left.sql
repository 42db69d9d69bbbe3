-- Every cell of a snapshot.
insert into figure (body_id, year, edition, code, value, not_applicable)
select $1, $2, $3, cell.code, cell.value, cell.not_applicable
from unnest($4::text[], $5::numeric[], $6::boolean[]) as cell (code, value, not_applicable)
