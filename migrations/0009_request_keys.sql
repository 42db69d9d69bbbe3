-- Carrying out an erasing holds the head for as long as it takes to blank what it names, however long the stream is.

-- The hash of a request is a hash under its stream's key. An erasing replaces that one key: nobody can match any
-- earlier hash with a text any more. `since` says which outcomes the key still opens: those with a later position.
create table request_key (
    stream text collate "C" primary key,
    key bytea not null check (length(key) = 32),
    since bigint not null default 0 check (since >= 0)
);

-- 244 bits that nobody can guess.
create function fresh_key() returns bytea
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
$$;

insert into request_key (stream, key) select stream, fresh_key() from event where version = 1;
alter table command_outcome disable trigger append_only;
update command_outcome set request_hash = sha256(request_key.key || request_hash)
    from request_key where request_key.stream = command_outcome.stream and request_hash is not null;
alter table command_outcome enable trigger append_only;
drop trigger append_only on command_outcome;
drop trigger append_only_whole on command_outcome;
drop function only_forget_request();
create trigger append_only before update or delete or truncate on command_outcome
    for each statement execute function refuse_any_change();

create function only_change_key_for_erasing() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
    if new.stream = old.stream and new.key <> old.key and new.since > old.since
        and exists (
            select from event
            where stream = old.stream and type = 'ContentExpunged'
                and position >= old.since and position < new.since and new.since <= (select position + 1 from head)
        )
    then
        return new;
    end if;
    raise exception 'request_key is append-only: only a key goes, where the log says of an erasing'
        using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update on request_key for each row execute function only_change_key_for_erasing();
create trigger append_only_whole before delete or truncate on request_key
    for each statement execute function refuse_any_change();
grant select, insert on request_key to nianbao_runtime;

-- Erases what the ContentExpunged event at `expunged`, and any before it, names in its stream: from the sealed parts at
-- `places` and from all of the stream's versions after `searched`, from the report's snapshots; and forgets the key of
-- the stream's requests. Who calls it has searched the versions up to `searched`, while nobody had to wait. It takes its
-- orders from the log alone. Returns how many places it blanked.
drop function expunge(bigint);
create function expunge(expunged bigint, places bigint[], searched bigint) returns bigint
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
    with place as (
        select event.position from unnest(places) as named (position) join event using (position)
        where event.stream = the_stream
        union
        select position from event where stream = the_stream and version > searched
    )
    update sealed_part set content = (content::jsonb - erased)::text
        from place
        where place.position = sealed_part.position and sealed_part.content::jsonb ?| erased;
    get diagnostics blanked = row_count;
    update request_key set key = fresh_key(), since = (select position + 1 from head) where stream = the_stream;
    update annual_snapshot set texts = (texts::jsonb - erased)::text
        where body_id = split_part(the_stream, ':', 2)::uuid and year = split_part(the_stream, ':', 3)::integer
            and texts::jsonb ?| erased;
    get diagnostics snapshots = row_count;
    return blanked + snapshots;
end $$;
revoke execute on function expunge(bigint, bigint[], bigint) from public;
grant execute on function expunge(bigint, bigint[], bigint) to nianbao_runtime;
