-- The migrations that were applied whole.
select version from _sqlx_migrations where success order by version
