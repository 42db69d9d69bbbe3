-- Erases what the ContentExpunged event at this position names.
select expunge($1)
