-- A report whose edition was voided was opened anew.
update report_view set edition = $3, form = $4, phase = $5, phase_position = $6 where body_id = $1 and year = $2
