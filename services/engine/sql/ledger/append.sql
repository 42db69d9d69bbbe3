-- Writes a batch whole: events, their sealed parts, the tree's new nodes, the keys of new streams, the commands'
-- outcomes, and the new head, which must still stand where the writer found it.
with events as (
    insert into event (position, stream, version, type, recorded_at, open, leaf)
    select * from unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::timestamptz[], $6::bytea[], $7::bytea[])
), sealed as (
    insert into sealed_part (position, content)
    select * from unnest($1::bigint[], $8::text[])
), nodes as (
    insert into tree_node (level, index, hash)
    select * from unnest($9::smallint[], $10::bigint[], $11::bytea[])
), keys as (
    insert into request_key (stream, key)
    select opened.stream, fresh_key() from unnest($2::text[], $3::bigint[]) as opened (stream, version)
    where opened.version = 1
    returning stream, key
), outcomes as (
    insert into command_outcome (person_id, command_id, request_hash, stream, first_position, events)
    select asked.person_id, asked.command_id, sha256(coalesce(known.key, keys.key) || asked.request_hash),
        asked.stream, asked.first_position, asked.events
    from unnest($12::uuid[], $13::uuid[], $14::bytea[], $15::text[], $16::bigint[], $17::int[])
        as asked (person_id, command_id, request_hash, stream, first_position, events)
    left join request_key as known on known.stream = asked.stream
    left join keys on keys.stream = asked.stream
)
update head set position = $18, recorded_at = $19, root = $20 where position = $21
