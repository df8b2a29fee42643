"""What a search looks at, kept beside each book by PostgreSQL itself; no model knows the columns.

A stored generated column would be shorter to write, and would write the whole table anew while
nobody can read it. Here the columns start empty, a trigger fills them from now on, whoever writes,
the running release included, and 0007 fills them for the books that are there.
"""

from django.db import migrations

from main.safe_migrations import portable

COLUMNS = "ALTER TABLE main_product ADD COLUMN title_words tsvector, ADD COLUMN words tsvector"

# Accents are taken off as main/folding.py does it; the extension unaccent is not everybody's to
# install. A description counts up to 100,000 letters: a tsvector has an end.
FUNCTIONS = r"""
CREATE FUNCTION folded(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT replace(replace(replace(replace(
        regexp_replace(
            translate(normalize(lower($1), NFKD), U&'\00F8\0142\0111\00F0\0131', 'olddi'),
            U&'[\0300-\036F]', '', 'g'
        ),
        U&'\00E6', 'ae'), U&'\0153', 'oe'), U&'\00DF', 'ss'), U&'\00FE', 'th')
$$;
CREATE FUNCTION keep_product_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    title text := folded(NEW.name || ' ' || NEW.author);
    description text := folded(left(NEW.description, 100000));
BEGIN
    NEW.title_words := to_tsvector('simple', title);
    NEW.words := setweight(to_tsvector('english', title), 'A')
        || setweight(to_tsvector('english', description), 'C');
    RETURN NEW;
END $$;
"""

TRIGGER = """
CREATE TRIGGER product_words BEFORE INSERT OR UPDATE OF name, author, description ON main_product
    FOR EACH ROW EXECUTE FUNCTION keep_product_words()
"""

UNDO = """
DROP TRIGGER product_words ON main_product;
DROP FUNCTION keep_product_words();
DROP FUNCTION folded(text);
ALTER TABLE main_product DROP COLUMN title_words, DROP COLUMN words;
"""


class Migration(migrations.Migration):
    dependencies = [("main", "0005_product_date_added")]
    allowed_because = (
        "the trigger only fills two new columns, which the running release never reads"
    )
    operations = [portable.RunSQL([COLUMNS, FUNCTIONS, TRIGGER], UNDO)]
