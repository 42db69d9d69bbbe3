-- Erases what the ContentExpunged event at this position names: from these places, and from the stream's versions after
-- the one up to which they were searched.
select expunge($1, $2, $3)
