-- Whether whoever asks could change what the ledger keeps.
select bool_or(pg_has_role(current_user, tableowner::name, 'usage')) from pg_tables where schemaname = 'public' and tablename = 'event'
