-- Number of open lists.
SELECT COUNT(*) FROM open_list
