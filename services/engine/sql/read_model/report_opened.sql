-- A report was opened.
insert into report_view (body_id, year, edition, form, phase, opened_position, phase_position)
values ($1, $2, $3, $4, $5, $6, $6)
