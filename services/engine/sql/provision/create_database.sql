-- The database, which belongs to the owner.
create database nianbao owner nianbao_owner encoding 'UTF8' template template0
