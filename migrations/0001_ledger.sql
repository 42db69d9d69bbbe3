-- The ledger: every event once, in one order, under a Merkle tree. Nothing here is ever changed or removed, but for
-- sealed texts that an order erases.

-- What the server may do is granted to this role; the role that it connects as is a member of it. Where the owner may
-- not create roles, somebody who may has created it before.
do $$ begin
    if not exists (select from pg_roles where rolname = 'nianbao_runtime') then
        create role nianbao_runtime nologin;
    end if;
exception when duplicate_object or unique_violation then null;
end $$;
grant select on _sqlx_migrations to nianbao_runtime;

-- The one row that every append locks: how long the log is.
create table head (
    only_row boolean primary key default true check (only_row),
    position bigint not null check (position >= 0),
    recorded_at timestamptz not null,
    root bytea not null check (length(root) = 32)
);
-- The root of the empty tree is the hash of nothing (RFC 6962, section 2.1).
insert into head (position, recorded_at, root) values (0, 'epoch', sha256(''));

-- One event. `open` is the canonical bytes that were hashed into `leaf`; the other columns repeat what is in them, so
-- that SQL can look for it.
create table event (
    position bigint primary key check (position > 0),
    stream text collate "C" not null,
    version bigint not null check (version > 0),
    type text not null,
    recorded_at timestamptz not null,
    open bytea not null check (length(open) <= 61440),
    leaf bytea not null check (length(leaf) = 32),
    unique (stream, version)
);

-- The texts that an event commits to, with their salts: a JSON object by commitment.
create table sealed_part (
    position bigint primary key,
    content text not null
);

-- Complete nodes above the leaves. A leaf is in its event, at index position - 1.
create table tree_node (
    level smallint not null check (level between 1 and 62),
    index bigint not null check (index >= 0),
    hash bytea not null check (length(hash) = 32),
    primary key (level, index)
);

-- What an accepted command led to, for good: sending it again finds this. The hash of the request goes when a text
-- of its events is erased.
create table command_outcome (
    person_id uuid not null,
    command_id uuid not null,
    request_hash bytea check (length(request_hash) = 32),
    stream text collate "C" not null,
    first_position bigint not null,
    events integer not null check (events >= 0),
    primary key (person_id, command_id)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and current_setting('nianbao.expunging', true) = 'on' then
        return new;
    end if;
    raise exception '% is append-only: % is refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
end $$;

create function refuse_any_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: % is refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
end $$;

create trigger append_only before update or delete or truncate on event
    for each statement execute function refuse_any_change();
create trigger append_only before update or delete or truncate on tree_node
    for each statement execute function refuse_any_change();
create trigger append_only before delete or truncate on head
    for each statement execute function refuse_any_change();
create trigger append_only before update on sealed_part for each row execute function refuse_change();
create trigger append_only_whole before delete or truncate on sealed_part
    for each statement execute function refuse_any_change();
create trigger append_only before update on command_outcome for each row execute function refuse_change();
create trigger append_only_whole before delete or truncate on command_outcome
    for each statement execute function refuse_any_change();

grant select, insert on event, sealed_part, tree_node, command_outcome to nianbao_runtime;
grant select, update (position, recorded_at, root) on head to nianbao_runtime;
