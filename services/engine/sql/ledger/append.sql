-- Writes a batch whole, if the head is still where the writer found it and its clock not late by more than a tolerance, and
-- tells the time; null when it is not.
select append_batch(
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22
) as now
