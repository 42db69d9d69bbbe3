-- A publication left its snapshot.
insert into annual_snapshot (body_id, year, edition, position, published_at, content_hash, open, texts)
values ($1, $2, $3, $4, $5, $6, $7, $8)
