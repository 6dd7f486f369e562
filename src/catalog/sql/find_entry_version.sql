-- Version and visibility of one entry, for deciding whether a rendered answer is still good; primary key.
SELECT public_version, is_public FROM entry WHERE id = :id
