-- Frees every subscriber from its holder, when all holders are known to be dead.
UPDATE subscriber SET holder = '' WHERE holder <> ''
