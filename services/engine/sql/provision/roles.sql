-- The owner of the tables, the role that the server runs as, and what the latter may do.
do $$ begin
    if not exists (select from pg_roles where rolname = 'nianbao_runtime') then
        create role nianbao_runtime nologin;
    end if;
    if not exists (select from pg_roles where rolname = 'nianbao_owner') then
        create role nianbao_owner login;
    end if;
    if not exists (select from pg_roles where rolname = 'nianbao_server') then
        create role nianbao_server login in role nianbao_runtime;
    end if;
end $$
