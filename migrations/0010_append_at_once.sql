-- Writing a batch is one call, which needs no transaction around it: the head is locked, and nothing is written unless
-- it stands where the writer believes it does.

-- Writes a batch whole: events, their sealed parts, the tree's new nodes, the keys of new streams, the commands'
-- outcomes, and the new head. Returns the time, or null when the head is not at `expected`: then nothing is written.
create function append_batch(
    positions bigint[], streams text[], versions bigint[], types text[], times timestamptz[], open_parts bytea[],
    leaves bytea[], sealed_parts text[],
    levels smallint[], indexes bigint[], hashes bytea[],
    people uuid[], commands uuid[], requests bytea[], outcome_streams text[], first_positions bigint[],
    event_counts integer[],
    new_position bigint, new_time timestamptz, new_root bytea, expected bigint
) returns timestamptz
language plpgsql as $$
begin
    perform from head where position = expected for update;
    if not found then
        return null;
    end if;
    with events as (
        insert into event (position, stream, version, type, recorded_at, open, leaf)
        select * from unnest(positions, streams, versions, types, times, open_parts, leaves)
    ), sealed as (
        insert into sealed_part (position, content) select * from unnest(positions, sealed_parts)
    ), nodes as (
        insert into tree_node (level, index, hash) select * from unnest(levels, indexes, hashes)
    ), keys as (
        insert into request_key (stream, key)
        select opened.stream, fresh_key() from unnest(streams, versions) as opened (stream, version)
        where opened.version = 1
        returning stream, key
    ), outcomes as (
        insert into command_outcome (person_id, command_id, request_hash, stream, first_position, events)
        select asked.person_id, asked.command_id, sha256(coalesce(known.key, keys.key) || asked.request),
            asked.stream, asked.first_position, asked.events
        from unnest(people, commands, requests, outcome_streams, first_positions, event_counts)
            as asked (person_id, command_id, request, stream, first_position, events)
        left join request_key as known on known.stream = asked.stream
        left join keys on keys.stream = asked.stream
    )
    update head set position = new_position, recorded_at = new_time, root = new_root;
    return clock_timestamp();
end $$;
revoke execute on function append_batch from public;
grant execute on function append_batch to nianbao_runtime;
