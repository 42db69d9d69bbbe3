-- A report came into another phase.
update report_view set phase = $3, phase_position = $4 where body_id = $1 and year = $2
