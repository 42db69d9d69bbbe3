-- What a division head answers for, and the plan that a body's reports follow.

alter table appointment_view add column answers_for text[] not null default '{}';
alter table body_view add column plan text not null default 'small@1';
