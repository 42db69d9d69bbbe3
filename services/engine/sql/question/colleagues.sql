-- People with a part of their name who hold an office where a person holds one too, in the order of their ids, after one
-- of them.
select person_id, name
from person_view join (
    select distinct theirs.person_id
    from appointment_view as mine join appointment_view as theirs using (body_id)
    where mine.person_id = $1 and mine.to_position is null and theirs.to_position is null
) as colleague using (person_id)
where person_id > $2 and strpos(name, $3) > 0
order by person_id limit $4
