-- All stored code lists.
SELECT name, version, document FROM code_list ORDER BY name
