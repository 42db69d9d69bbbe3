-- Run once, by the image of PostgreSQL, when the cluster is new: the tables' owner, the role that the server connects
-- as, and their database. The passwords come from the files that docker-compose.yml mounts.
\set owner_password `cat /run/secrets/owner_password`
\set server_password `cat /run/secrets/server_password`
create role nianbao_owner login password :'owner_password';
create role nianbao_runtime nologin;
create role nianbao_server login password :'server_password' in role nianbao_runtime;
create database nianbao owner nianbao_owner encoding 'UTF8' template template0;
