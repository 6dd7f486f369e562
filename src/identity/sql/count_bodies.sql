-- How many organisations have public duties (Art. 2(2)); read once a night.
SELECT count(*) FROM organization WHERE kind <> 'social_publisher'
