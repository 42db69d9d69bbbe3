-- What the log says, laid out for questions. All of it follows from the events and could be thrown away.
-- Where a question may be asked of an earlier moment, a row says from which position to which it held.

create table body_view (
    body_id uuid primary key,
    name text not null,
    kind text not null,
    superior_id uuid,
    position bigint not null
);
create index on body_view (superior_id);

create table person_view (
    person_id uuid primary key,
    name text not null,
    position bigint not null
);

create table appointment_view (
    appointment_id uuid primary key,
    body_id uuid,
    person_id uuid not null,
    role text not null,
    title text not null,
    from_position bigint not null,
    to_position bigint
);
create index on appointment_view (person_id);
create index on appointment_view (body_id);

create table report_view (
    body_id uuid not null,
    year integer not null,
    edition integer not null,
    form text not null,
    phase text not null,
    opened_position bigint not null,
    phase_position bigint not null,
    primary key (body_id, year)
);

create table task_view (
    body_id uuid not null,
    year integer not null,
    act text not null,
    title text not null,
    roles text[] not null,
    people uuid[],
    from_position bigint not null,
    to_position bigint,
    primary key (body_id, year, act, from_position)
);
create index task_view_open on task_view (body_id) where to_position is null;

-- What a publication leaves. `open` is canonical bytes without any text; the texts lie beside, by commitment.
create table annual_snapshot (
    body_id uuid not null,
    year integer not null,
    edition integer not null,
    position bigint not null unique,
    published_at timestamptz not null,
    content_hash bytea not null check (length(content_hash) = 32),
    open bytea not null,
    texts text not null,
    primary key (body_id, year, edition)
);

-- Every cell of every snapshot as a typed row.
create table figure (
    body_id uuid not null,
    year integer not null,
    edition integer not null,
    code text collate "C" not null,
    value numeric,
    not_applicable boolean not null,
    primary key (body_id, year, edition, code),
    check (value is null or not not_applicable)
);

create trigger append_only before update on annual_snapshot for each row execute function refuse_change();
create trigger append_only_whole before delete or truncate on annual_snapshot
    for each statement execute function refuse_any_change();
create trigger append_only before update or delete or truncate on figure
    for each statement execute function refuse_any_change();

-- Erases the texts that the ContentExpunged event at `expunged` names: from the sealed parts of its stream and from
-- the stream's snapshots; and forgets the request hashes of the commands that had brought them. It takes its orders
-- from the log alone, so it can erase nothing that is not recorded as erased. Returns how many places it blanked.
create function expunge(expunged bigint) returns bigint
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
    ), forgotten as (
        update command_outcome set request_hash = null
        from places
        where command_outcome.stream = the_stream and command_outcome.events > 0
            and places.position between command_outcome.first_position
                and command_outcome.first_position + command_outcome.events - 1
    )
    select count(*) into blanked from places;
    update annual_snapshot set texts = (texts::jsonb - commitments)::text
        where the_stream = 'report:' || body_id || ':' || year and texts::jsonb ?| commitments;
    get diagnostics snapshots = row_count;
    perform set_config('nianbao.expunging', 'off', true);
    return blanked + snapshots;
end $$;
revoke execute on function expunge(bigint) from public;
grant execute on function expunge(bigint) to nianbao_runtime;

grant select, insert on annual_snapshot, figure to nianbao_runtime;
grant select, insert, update on body_view, person_view, appointment_view, report_view, task_view to nianbao_runtime;
