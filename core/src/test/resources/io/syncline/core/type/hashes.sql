-- Makes hashes.tsv: psql -X -q -f hashes.sql > hashes.tsv, on a little-endian UTF-8 server.
COPY (
  SELECT text, hashtextextended(text COLLATE "C", 1), hashtextextended(text COLLATE "C", 2)
  FROM (
    SELECT repeat('ab', n / 2) || repeat('c', n % 2) AS text FROM generate_series(0, 40) AS n
    UNION ALL
    SELECT left('title=Der größte Teil 漢字 𝄞 "quoted" \\ end', n) FROM generate_series(1, 43) AS n
    UNION ALL
    SELECT v FROM unnest(ARRAY[E'a\tb\nc', 'note=', 'a=-0', chr(128), chr(2047), chr(65535),
      chr(65536), chr(1114111), repeat('x', 5000)]) AS v
  ) AS texts
) TO STDOUT;
