-- Erasing forgets the request hashes of all commands of a stream: one that changed nothing, or that repeated the erased
-- text beside a change, holds a hash of it too.

-- The commands are looked for while the head is held.
create index command_outcome_stream on command_outcome (stream);

-- As in 0003, but for those hashes.
create or replace function expunge(expunged bigint) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    the_stream text;
    commitments text[];
    blanked bigint;
    snapshots bigint;
begin
    select stream, array(select jsonb_array_elements_text(convert_from(open, 'UTF8')::jsonb -> 'payload' -> 'texts'))
        into strict the_stream, commitments
        from event where position = expunged and type = 'ContentExpunged';
    perform set_config('nianbao.expunging', 'on', true);
    with places as (
        update sealed_part set content = (content::jsonb - commitments)::text
        from event
        where event.position = sealed_part.position and event.stream = the_stream
            and sealed_part.content::jsonb ?| commitments
        returning sealed_part.position
    )
    select count(*) into blanked from places;
    update command_outcome set request_hash = null where stream = the_stream and request_hash is not null;
    update annual_snapshot set texts = (texts::jsonb - commitments)::text
        where the_stream = 'report:' || body_id || ':' || year and texts::jsonb ?| commitments;
    get diagnostics snapshots = row_count;
    perform set_config('nianbao.expunging', 'off', true);
    return blanked + snapshots;
end $$;
