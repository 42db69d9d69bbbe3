-- People with a part of their name, in the order of their ids, after one of them.
select person_id, name from person_view
where person_id > $1 and strpos(name, $2) > 0
order by person_id limit $3
