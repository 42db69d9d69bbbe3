-- Whether the database is there.
select exists (select from pg_database where datname = 'nianbao')
