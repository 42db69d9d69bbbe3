-- The triggers check an erasing themselves, row by row, against what the log says was erased: no setting of a session
-- opens them. And the head moves forward only.

-- The recorded erasings, which every row that an erasing changes looks up. Nothing else is in it.
create index event_expunged on event (stream) where type = 'ContentExpunged';

-- The texts, by commitment, that a stream's ContentExpunged events say were erased. What lies beyond the head is no part
-- of the log: no root covers it. Temporary tables come last in the
-- path, here and below, so that nobody puts a log of their own in the place of this one.
create function erased_texts(the_stream text) returns text[]
language sql stable set search_path = pg_catalog, public, pg_temp as $$
    select array(
        select jsonb_array_elements_text(convert_from(open, 'UTF8')::jsonb -> 'payload' -> 'texts')
        from event
        where stream = the_stream and type = 'ContentExpunged' and position <= (select position from head)
    )
$$;

create function only_lose_erased_texts() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
    erased text[] := erased_texts((select stream from event where position = old.position));
    expected sealed_part := old;
begin
    expected.content := (old.content::jsonb - erased)::text;
    if old.content::jsonb ?| erased and new is not distinct from expected then
        return new;
    end if;
    raise exception 'sealed_part is append-only: only texts go, which the log says were erased'
        using errcode = 'insufficient_privilege';
end $$;

create function only_forget_request() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
    expected command_outcome := old;
begin
    expected.request_hash := null;
    if old is distinct from expected and new is not distinct from expected
        and exists (
            select from event
            where stream = old.stream and type = 'ContentExpunged' and position <= (select position from head)
        )
    then
        return new;
    end if;
    raise exception 'command_outcome is append-only: only the hash of a request goes, where the log says of an erasing'
        using errcode = 'insufficient_privilege';
end $$;

create function only_lose_erased_texts_of_report() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
    erased text[] := erased_texts('report:' || old.body_id || ':' || old.year);
    expected annual_snapshot := old;
begin
    expected.texts := (old.texts::jsonb - erased)::text;
    if old.texts::jsonb ?| erased and new is not distinct from expected then
        return new;
    end if;
    raise exception 'annual_snapshot is append-only: only texts go, which the log says were erased'
        using errcode = 'insufficient_privilege';
end $$;

drop trigger append_only on sealed_part;
drop trigger append_only on command_outcome;
drop trigger append_only on annual_snapshot;
drop function refuse_change();
create trigger append_only before update on sealed_part for each row execute function only_lose_erased_texts();
create trigger append_only before update on command_outcome for each row execute function only_forget_request();
create trigger append_only before update on annual_snapshot
    for each row execute function only_lose_erased_texts_of_report();

-- Commands that change nothing write the head as it stands.
create trigger forward_only before update on head for each row
    when (new is distinct from old and (new.position <= old.position or new.recorded_at <= old.recorded_at))
    execute function refuse_any_change();

-- Erases what the ContentExpunged event at `expunged`, and any before it, names in its stream: from the sealed parts,
-- from the report's snapshots; and forgets the request hashes of the stream's commands. It takes its orders from the
-- log alone. Returns how many places it blanked.
create or replace function expunge(expunged bigint) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    the_stream text;
    erased text[];
    blanked bigint;
    snapshots bigint;
begin
    select stream into strict the_stream from event
        where position = expunged and type = 'ContentExpunged' and position <= (select position from head);
    erased := erased_texts(the_stream);
    update sealed_part set content = (content::jsonb - erased)::text
        from event
        where event.position = sealed_part.position and event.stream = the_stream
            and sealed_part.content::jsonb ?| erased;
    get diagnostics blanked = row_count;
    update command_outcome set request_hash = null where stream = the_stream and request_hash is not null;
    update annual_snapshot set texts = (texts::jsonb - erased)::text
        where body_id = split_part(the_stream, ':', 2)::uuid and year = split_part(the_stream, ':', 3)::integer
            and texts::jsonb ?| erased;
    get diagnostics snapshots = row_count;
    return blanked + snapshots;
end $$;
