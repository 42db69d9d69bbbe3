-- Accounts, one-time secrets and sessions. Nothing of this ever enters an event: credentials must be erasable, events
-- are not. Secrets and tokens are kept as SHA-256 digests only, passwords as Argon2id hashes.

create table account (
    person_id uuid primary key,
    -- Lower case; the program normalises what people type, this line keeps it true.
    user_name text not null unique check (user_name = lower(user_name) and length(user_name) between 1 and 64),
    password_hash text not null,
    active boolean not null default true,
    created_at timestamptz not null default now(),
    password_set_at timestamptz not null default now()
);

-- A one-time secret with which somebody sets their user name and password. Using it deletes it.
create table enrolment (
    secret_hash bytea primary key check (octet_length(secret_hash) = 32),
    -- Null: the secret of the first administrator, which counts only while there is no account.
    person_id uuid,
    expires_at timestamptz not null,
    -- At most one outstanding secret per person, and one for the first administrator.
    unique nulls not distinct (person_id)
);

-- One signing in and all that follows from it. Ending a session deletes it, with its tokens.
create table session (
    session_id uuid primary key default gen_random_uuid(),
    person_id uuid not null references account,
    started_at timestamptz not null default now(),
    -- However busy the session is, it ends here.
    ends_at timestamptz not null
);

create index session_person_id on session (person_id);

create table refresh_token (
    token_hash bytea primary key check (octet_length(token_hash) = 32),
    session_id uuid not null references session on delete cascade,
    expires_at timestamptz not null,
    -- Both null until the token is exchanged for its successor, which is the digest of the salt and the token itself.
    rotated_at timestamptz,
    successor_salt bytea check (octet_length(successor_salt) = 32),
    check ((rotated_at is null) = (successor_salt is null))
);

create index refresh_token_session_id on refresh_token (session_id);

grant select, insert, update (user_name, password_hash, active, password_set_at) on account to nianbao_runtime;
grant select, insert, update (secret_hash, expires_at), delete on enrolment to nianbao_runtime;
-- A row can be locked only by who may update a column of it.
grant select, insert, update (ends_at), delete on session to nianbao_runtime;
grant select, insert, update (rotated_at, successor_salt), delete on refresh_token to nianbao_runtime;
