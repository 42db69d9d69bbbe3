-- Withdraws the outstanding secret of a person.
delete from enrolment where person_id = $1
