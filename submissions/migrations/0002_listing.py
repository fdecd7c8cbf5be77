import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# How texts are searched: docs/decisions/0013-search.md. Bodies without quotes are bound to what they call when they are made, so a
# dump is restored whatever its search path.
PUNCTUATION = (
    r"\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u206f"
    r"\u3000-\u3004\u3008-\u3020\u3030-\u3040\u30fb"
)
# Thai, hiragana, katakana and Han, as in competitions/text_length.py.
UNSPACED = (
    r"\u0e01-\u0e3a\u0e40-\u0e4e\u3005-\u3007\u3021-\u3029\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    r"\u31f0-\u31ff\u2e80-\u2fd5\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)

FUNCTIONS = rf"""
CREATE FUNCTION input2_search_plain(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN regexp_replace(
  lower(translate(
    normalize(regexp_replace(normalize(left(written, 60000), NFKD), '[\u0300-\u036f]', '', 'g'), NFKC),
    'đĐ', 'dd'
  )),
  '[{PUNCTUATION}]+', ' ', 'g'
);

CREATE FUNCTION input2_search_vector(written text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
BEGIN ATOMIC
  WITH plain AS MATERIALIZED (SELECT input2_search_plain(written) AS whole),
  letters AS (
    SELECT letter, lead(letter, 1, ' ') OVER (ORDER BY place) AS following
    FROM plain, unnest(string_to_array(regexp_replace(whole, '[^{UNSPACED}]+', ' ', 'g'), NULL))
      WITH ORDINALITY AS spelled (letter, place)
  )
  SELECT to_tsvector('pg_catalog.simple'::regconfig, regexp_replace(whole, '[{UNSPACED}]+', ' ', 'g'))
    || array_to_tsvector(
      ARRAY(SELECT DISTINCT rtrim(letter || following) FROM letters WHERE letter <> ' ')
    )
  FROM plain;
END;

CREATE FUNCTION input2_search_query(typed text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
BEGIN ATOMIC
  WITH plain AS MATERIALIZED (SELECT input2_search_plain(typed) AS whole),
  runs AS (
    SELECT found[1] AS run FROM plain, regexp_matches(whole, '([{UNSPACED}]+)', 'g') AS found
  ),
  terms AS (
    SELECT quote_literal(word) || ':*' AS term
    FROM plain, unnest(tsvector_to_array(
      to_tsvector('pg_catalog.simple'::regconfig, regexp_replace(whole, '[{UNSPACED}]+', ' ', 'g'))
    )) AS word
    UNION ALL
    SELECT quote_literal(run) || ':*' FROM runs WHERE length(run) = 1
    UNION ALL
    SELECT quote_literal(substr(run, place, 2))
    FROM runs, generate_series(1, length(run) - 1) AS place
  )
  SELECT coalesce(string_agg(term, ' & '), '')::tsquery FROM terms;
END;
"""
NO_FUNCTIONS = """
DROP FUNCTION input2_search_query(text);
DROP FUNCTION input2_search_vector(text);
DROP FUNCTION input2_search_plain(text);
"""
# As `submissions.services.listing` writes it from now on.
LIST_ENTRIES = """
INSERT INTO submissions_listedentry (entry_id, text, file_questions)
SELECT entry.id,
  CASE WHEN version.id IS NULL THEN concat_ws(E'\\n', entry.code, entry.title)
    ELSE concat_ws(E'\\n', entry.code, entry.title, entry.organisation, entry.city, entry.summary, answered.texts)
  END,
  coalesce(filed.keys, '{}')
FROM submissions_entry AS entry
LEFT JOIN submissions_version AS version ON version.id = entry.current_version_id
LEFT JOIN LATERAL (
  SELECT string_agg(answer ->> 'value', E'\\n') AS texts
  FROM jsonb_array_elements(version.content -> 'answers') AS answer
  WHERE answer ->> 'type' IN ('short_text', 'long_text')
) AS answered ON true
LEFT JOIN LATERAL (
  SELECT array_agg(DISTINCT file ->> 'question') AS keys
  FROM jsonb_array_elements(version.content -> 'files') AS file
) AS filed ON true
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_initial'),
        ('competitions', '0002_economies'),
        ('submissions', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.CreateModel(
            name='ChosenColumns',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None)),
            ],
            options={
                'verbose_name_plural': 'chosen columns',
            },
        ),
        migrations.CreateModel(
            name='ListedEntry',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='listed', serialize=False, to='submissions.entry')),
                ('text', models.TextField()),
                ('file_questions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None)),
                ('words', models.GeneratedField(db_persist=True, expression=models.Func(models.F('text'), function='input2_search_vector'), output_field=django.contrib.postgres.search.SearchVectorField())),
            ],
            options={
                'verbose_name_plural': 'listed entries',
            },
        ),
        migrations.RemoveIndex(
            model_name='entry',
            name='entry_listing',
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(models.F('competition'), models.OrderBy(models.F('submitted_at'), descending=True, nulls_last=True), models.F('code'), name='entry_listing'),
        ),
        migrations.AddIndex(
            model_name='listedentry',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='listed_entry_words'),
        ),
        migrations.RunSQL(LIST_ENTRIES, migrations.RunSQL.noop),
    ]
