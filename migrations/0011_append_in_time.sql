-- What a writer believes about the time has a limit, and every outcome has its key.

-- A node that wrote while migration 9 ran may have opened a stream without a key: then nothing could be told of its
-- requests. Nobody writes now.
lock table head, event, command_outcome, request_key in access exclusive mode;
insert into request_key (stream, key) select stream, fresh_key() from event where version = 1
    and not exists (select from request_key where request_key.stream = event.stream);
-- From now on an outcome without its hash is an error; older ones may have none, because a text was erased.
alter table command_outcome add constraint command_outcome_bound check (request_hash is not null) not valid;

-- Writes a batch whole: events, their sealed parts, the tree's new nodes, the keys of new streams, the commands'
-- outcomes, and the new head. Returns the time, or null when the head is not at `expected`, or when the first event would
-- be older than `tolerance`, where the writer has not asked for the time but goes by its own clock: then nothing is
-- written.
drop function append_batch;
create function append_batch(
    positions bigint[], streams text[], versions bigint[], types text[], times timestamptz[], open_parts bytea[],
    leaves bytea[], sealed_parts text[],
    levels smallint[], indexes bigint[], hashes bytea[],
    people uuid[], commands uuid[], requests bytea[], outcome_streams text[], first_positions bigint[],
    event_counts integer[],
    new_position bigint, new_time timestamptz, new_root bytea, expected bigint, tolerance interval
) returns timestamptz
language plpgsql as $$
begin
    perform from head where position = expected for update;
    if not found or times[1] < clock_timestamp() - tolerance then
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
