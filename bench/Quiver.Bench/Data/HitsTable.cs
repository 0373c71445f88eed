using System.Globalization;

namespace Quiver.Bench.Data;

/// <summary>
/// The wide table of the clickbench workloads: page views of many web sites in the shape of ClickBench's hits, which are 105 columns,
/// most of them narrow and nearly constant, and a few long skewed strings. The rows are made here, as queries over a range, and are
/// sorted in parts by site, day and visitor, as a store that merges sorted parts has them.
/// </summary>
sealed class HitsTable
{
    /// <summary>The rows at scale 1.</summary>
    public const int RowsAtScaleOne = 5_000_000;

    /// <summary>The site whose owner asks the queries of a dashboard: one row in twelve is its own.</summary>
    const int LargestCounter = 62;

    /// <summary>2^64: a draw over it is a number from 0 to 1.</summary>
    const string Whole = "1.8446744073709552e19";

    const string Words = "['garden', 'winter', 'price', 'engine', 'market', 'ticket', 'summer', 'mobile', 'repair', 'school', 'recipe', "
        + "'travel', 'bridge', 'camera', 'flower', 'guitar', 'hotel', 'island', 'jacket', 'kitchen', 'ladder', 'mirror', 'number', "
        + "'orange', 'pillow', 'quarry', 'river', 'silver', 'tractor', 'umbrella', 'violin', 'window']";

    /// <summary>Words of several scripts: their characters take one, two and three bytes.</summary>
    const string TitleWords = "['Garden', 'купить', 'цена', 'Straße', 'Überblick', 'погода', 'новости', 'Market', 'онлайн', 'скачать', "
        + "'música', 'été', 'фото', 'weather', 'отзывы', 'Ελλάδα', 'ремонт', 'news', '東京', '旅行', 'форум', 'Repair', 'дом', 'авто']";

    readonly long _rows;
    readonly List<string> _columns = [];
    int _salt;

    HitsTable(long rows)
    {
        _rows = rows;
        AddPage();
        AddVisitor();
        AddBrowser();
        AddSource();
        AddFlags();
        AddTimings();
        AddOrders();
    }

    /// <summary>Statements that write the table as one Parquet file.</summary>
    public static IEnumerable<string> Statements(double scale, string path)
    {
        var table = new HitsTable(Math.Max(1000, (long)(RowsAtScaleOne * scale)));
        yield return $"CREATE TEMP TABLE visits AS {table.Visits()}";
        yield return $"COPY ({table.Rows()}) TO '{path}' (FORMAT parquet, COMPRESSION snappy)";
        yield return "DROP TABLE visits";
    }

    /// <summary>Who looked at which page of which site and when; everything else follows from these numbers.</summary>
    string Visits() =>
        $"""
        SELECT *, CAST(counter * 1000000 + {Skewed("i", _rows / 40, 4)} AS BIGINT) AS page
        FROM (
            SELECT i, i * 10 // {_rows} AS part, CAST({Below("i", 31)} AS INTEGER) AS day, CAST({Below("i", 86400)} AS INTEGER) AS second,
                CASE WHEN {Below("i", 12)} = 0 THEN {LargestCounter} ELSE {Counter()} END AS counter, {Counter()} AS other,
                {Skewed("i", Math.Max(10, _rows / 8), 40)} AS phrase,
                {Skewed("i", _rows * 2 / 5, Math.Max(1, _rows / 5000))} AS visitor
            FROM range({_rows}) AS r(i))
        ORDER BY part, counter, day, visitor, second, i
        """;

    string Rows() => $"SELECT {string.Join(",\n", _columns)}\nFROM visits";

    void AddPage()
    {
        Add("watch_id", "BIGINT", $"{Draw("i")} >> 1");
        Add("counter_id", "INTEGER", "counter");
        Add("counter_class", "SMALLINT", "counter % 3 - 1");
        Add("event_date", "DATE", "DATE '2013-07-01' + day");
        Add("event_time", "TIMESTAMP", "TIMESTAMP '2013-07-01 00:00:00' + to_seconds(day * 86400 + second)");
        Add("client_event_time", "TIMESTAMP",
            $"TIMESTAMP '2013-07-01 00:00:00' + to_seconds(CAST(day * 86400 + second + {Below("visitor", 24)} * 3600 - 43200 AS BIGINT))");
        Add("local_event_time", "TIMESTAMP",
            $"TIMESTAMP '2013-07-01 00:00:00' + to_seconds(CAST(day * 86400 + second + {Below("visitor", 600)} AS BIGINT))");
        Add("url", "VARCHAR", Url("counter", "page"));
        Add("title", "VARCHAR",
            $"CASE WHEN {Below("page", 12)} = 0 THEN '' ELSE {Pick("page", TitleWords, 24)} || ' ' || {Pick("page", TitleWords, 24)} || "
            + $"CASE WHEN {Below("page", 400)} = 0 THEN ' Google ' ELSE ' ' END || {Pick("page", TitleWords, 24)} || ', ' || "
            + $"{Pick("page", TitleWords, 24)} || ' – ' || {Pick("counter", Words, 32)} || ' ' || counter END");
        Add("original_url", "VARCHAR", Rarely("i", 20, Url("counter", "page")));
        Add("url_hash", "BIGINT", "hash(page) >> 1");
        Add("url_category_id", "INTEGER", Rarely("page", 30, Below("page", 9000), "0"));
        Add("url_region_id", "INTEGER", Rarely("counter", 2, Below("counter", 300), "0"));
        Add("page_charset", "VARCHAR", $"CASE WHEN {Below("counter", 8)} = 0 THEN 'windows-1251' ELSE 'utf-8' END");
        Add("params", "VARCHAR", Rarely("i", 100, $"'goal=' || {Pick("counter", Words, 32)}"));
        Add("hit_id", "INTEGER", Below("i", 1 << 30));
        Add("unique_id", "BIGINT", Rarely("i", 2, $"{Draw("i")} >> 1", "0"));
        Add("ip_network_id", "INTEGER", Skewed("visitor", 4000, 10));
    }

    void AddVisitor()
    {
        Add("user_id", "BIGINT", "hash(visitor) >> 1");
        Add("client_ip", "INTEGER",
            $"CAST(hash(CASE WHEN {Below("i", 10)} = 0 THEN visitor * 7 + day ELSE visitor * 7 END) >> 32 AS BIGINT) - 2147483648");
        Add("remote_ip", "INTEGER", $"CAST({Draw("visitor")} >> 32 AS BIGINT) - 2147483648");
        Add("region_id", "INTEGER", $"2 + {Skewed("visitor", 9000, 8)}");
        Add("age", "SMALLINT", Rarely("visitor", 2, $"16 + {Below("visitor", 50)}", "0"));
        Add("sex", "SMALLINT", Below("visitor", 3));
        Add("income", "SMALLINT", Below("visitor", 5));
        Add("interests", "SMALLINT", Rarely("visitor", 3, Below("visitor", 30000), "0"));
        Add("robotness", "SMALLINT", Rarely("visitor", 50, Below("visitor", 60), "0"));
        Add("client_timezone", "SMALLINT", $"60 * {Below("visitor", 14)} - 120");
        Add("browser_language", "VARCHAR", Pick("visitor", "['ru', 'ru', 'en', 'en', 'de', 'uk', 'tr', 'fr']", 8));
        Add("browser_country", "VARCHAR", Pick("visitor", "['RU', 'RU', 'US', 'GB', 'DE', 'UA', 'TR', 'FR']", 8));
        Add("resolution_width", "SMALLINT",
            Pick("visitor", "[1366, 1366, 1280, 1920, 1920, 1024, 1440, 1600, 768, 320, 480, 2560]", 12));
        Add("resolution_height", "SMALLINT", Pick("visitor", "[768, 768, 1024, 1080, 1200, 900, 480, 1440]", 8));
        Add("resolution_depth", "SMALLINT", Pick("visitor", "[24, 24, 32, 16]", 4));
        Add("window_client_width", "SMALLINT", $"CASE WHEN {Below("i", 9)} = 0 THEN 0 ELSE 300 + {Skewed("visitor", 1700, 300)} END");
        Add("window_client_height", "SMALLINT", $"CASE WHEN {Below("i", 9)} = 0 THEN 0 ELSE 200 + {Skewed("visitor", 1000, 300)} END");
        Add("window_name", "INTEGER", Rarely("i", 3, $"CAST({Below("i", 1 << 30)} AS INTEGER) - 1000", "-1"));
        Add("opener_name", "INTEGER", Rarely("i", 5, $"CAST({Below("i", 1 << 30)} AS INTEGER) - 1000", "-1"));
        Add("history_length", "SMALLINT", Skewed("i", 50, 2));
    }

    void AddBrowser()
    {
        Add("os", "SMALLINT", Skewed("visitor", 90, 4));
        Add("user_agent", "SMALLINT", Skewed("visitor", 80, 4));
        Add("user_agent_major", "SMALLINT", Below("visitor", 35));
        Add("user_agent_minor", "VARCHAR", $"CAST({Skewed("visitor", 40, 2)} AS VARCHAR)");
        Add("is_mobile", "SMALLINT", Mobile("1", "0"));
        Add("mobile_phone", "SMALLINT", Mobile($"1 + {Below("visitor % 4000", 90)}", "0"));
        Add("mobile_phone_model", "VARCHAR",
            Mobile($"{Pick("visitor % 160", "['Nova', 'Pixel', 'Lumen', 'Tab', 'One', 'Zed']", 6)} || ' ' || (visitor % 160)", "''"));
        Add("java_enable", "SMALLINT", Mostly("visitor", 10));
        Add("cookie_enable", "SMALLINT", Mostly("visitor", 100));
        Add("javascript_enable", "SMALLINT", Mostly("visitor", 200));
        Add("flash_major", "SMALLINT", $"CASE WHEN {Below("visitor", 6)} = 0 THEN 0 ELSE 11 END");
        Add("flash_minor", "SMALLINT", Skewed("visitor", 9, 1));
        Add("flash_minor2", "VARCHAR", Rarely("visitor", 4, $"'r' || {Below("visitor", 300)}"));
        Add("net_major", "SMALLINT", Rarely("visitor", 3, "3", "0"));
        Add("net_minor", "SMALLINT", Rarely("visitor", 6, "5", "0"));
        Add("silverlight_version1", "SMALLINT", Rarely("visitor", 3, "5", "0"));
        Add("silverlight_version2", "SMALLINT", Rarely("visitor", 3, "1", "0"));
        Add("silverlight_version3", "INTEGER", Rarely("visitor", 3, $"10000 + {Below("visitor", 20000)}", "0"));
        Add("silverlight_version4", "SMALLINT", "0");
    }

    void AddSource()
    {
        Add("referer", "VARCHAR", Referer());
        Add("referer_hash", "BIGINT", "hash(page % 9973) >> 1");
        Add("referer_category_id", "INTEGER", Rarely("i", 20, Below("i", 9000), "0"));
        Add("referer_region_id", "INTEGER", Rarely("i", 4, Below("i", 300), "0"));
        Add("traffic_source_id", "SMALLINT", Pick("i", "[-1, -1, -1, 0, 1, 2, 2, 3, 4, 6]", 10));
        Add("search_engine_id", "SMALLINT", Rarely("i", 7, $"1 + {Skewed("i", 80, 1)}", "0"));
        Add("search_phrase", "VARCHAR", SearchPhrase());
        Add("adv_engine_id", "SMALLINT", Rarely("i", 150, $"2 + {Skewed("i", 25, 1)}", "0"));
        Add("from_tag", "VARCHAR", Rarely("i", 300, Pick("i", Words, 32)));
        Add("has_gclid", "SMALLINT", Rarely("i", 200, "1", "0"));
        Add("clid", "INTEGER", Rarely("i", 30, Below("i", 4_000_000), "0"));
        foreach (var name in new[] { "source", "medium", "campaign", "content", "term" })
        {
            Add("utm_" + name, "VARCHAR", Rarely("i", 40, $"{Pick("i", Words, 32)} || '_' || {Skewed("i", 900, 5)}"));
        }

        foreach (var name in new[] { "service", "campaign", "ad", "source" })
        {
            Add("openstat_" + name, "VARCHAR", Rarely("i", 250, $"'{name};' || {Below("i", 5000)}"));
        }

        Add("social_source_network_id", "SMALLINT", Rarely("i", 40, Below("i", 12), "0"));
        Add("social_source_page", "VARCHAR", Rarely("i", 400, $"'http://social.example/' || {Below("i", 30000)}"));
        Add("social_network", "VARCHAR", Rarely("i", 1000, Pick("i", Words, 32)));
        Add("social_action", "VARCHAR", Rarely("i", 1000, "'like'"));
    }

    void AddFlags()
    {
        Add("good_event", "SMALLINT", "1");
        Add("code_version", "INTEGER", $"1500 + {Skewed("counter", 400, 5)}");
        Add("is_refresh", "SMALLINT", Rarely("i", 8, "1", "0"));
        Add("is_link", "SMALLINT", Rarely("i", 12, "1", "0"));
        Add("is_download", "SMALLINT", Rarely("i", 200, "1", "0"));
        Add("is_not_bounce", "SMALLINT", Mostly("i", 3));
        Add("is_artificial", "SMALLINT", Rarely("i", 25, "1", "0"));
        Add("is_old_counter", "SMALLINT", "0");
        Add("is_event", "SMALLINT", Rarely("i", 500, "1", "0"));
        Add("is_parameter", "SMALLINT", Rarely("i", 100, "1", "0"));
        Add("dont_count_hits", "SMALLINT", Rarely("i", 15, "1", "0"));
        Add("with_hash", "SMALLINT", Rarely("i", 60, "1", "0"));
        Add("hit_color", "VARCHAR", Pick("i", "['5', 'D', 'E', 'G', 'T', 'T', 'T', 'g']", 8));
        Add("http_error", "SMALLINT", Rarely("i", 2000, "404", "0"));
    }

    void AddTimings()
    {
        foreach (var name in new[] { "send", "dns", "connect", "response_start", "response_end", "fetch" })
        {
            Add(name + "_timing", "INTEGER", Rarely("i", 3, Skewed("i", 30000, 50), "-1"));
        }
    }

    void AddOrders()
    {
        Add("param_price", "BIGINT", Rarely("i", 900, $"100 * {Skewed("i", 100_000, 100)}", "0"));
        Add("param_order_id", "VARCHAR", Rarely("i", 900, $"'order-' || {Below("i", 1_000_000)}"));
        Add("param_currency", "VARCHAR", Rarely("i", 900, Pick("i", "['EUR', 'RUB', 'USD']", 3), "'NH'"));
        Add("param_currency_id", "SMALLINT", Rarely("i", 900, Below("i", 4), "0"));
    }

    string Counter() => $"63 + 13 * {Skewed("i", 6000, 15)}";

    /// <summary>A page's address: a site has a few sections and many pages; a page in a thousand is about a search engine.</summary>
    string Url(string counter, string page)
    {
        var section = Pick(page, "['catalog', 'news', 'forum', 'item', 'photo', 'search', 'user', 'video']", 8);
        var about = $"CASE WHEN {Below(page, 1000)} = 0 THEN 'google' WHEN {Below(page, 1500)} = 0 THEN 'maps.google.example' "
            + $"ELSE {Pick(page, Words, 32)} END";
        var rest = $"CASE WHEN {page} % 3 = 0 THEN '/' || {page} || '.html' "
            + $"ELSE '?id=' || {page} || '&sort=' || {Pick(page, Words, 32)} END";
        return $"'http://' || {Host(counter)} || '/' || {section} || '/' || {about} || '-' || {Pick(page, Words, 32)} || {rest}";
    }

    /// <summary>The same counter has the same host in every column: the salts are its own.</summary>
    static string Host(string counter) =>
        $"CASE WHEN {counter} % 4 < 2 THEN 'www.' WHEN {counter} % 4 = 2 THEN 'm.' ELSE '' END "
        + $"|| ({Words})[CAST(hash({counter} * 3) % 32 AS INTEGER) + 1] || '-' "
        + $"|| ({Words})[CAST(hash({counter} * 3 + 1) % 32 AS INTEGER) + 1] "
        + $"|| ['.example', '.test', '.example.org', '.example.com'][CAST(hash({counter} * 3 + 2) % 4 AS INTEGER) + 1]";

    /// <summary>Nothing, the answers of a search engine, a page of the same site, or one of another.</summary>
    string Referer()
    {
        var kind = Below("i", 100);
        var search = $"'https://www.google.example/search?q=' || {Pick("i", Words, 32)} || '+' || {Pick("i", Words, 32)} "
            + "|| '&n=' || page % 100";
        return $"CASE WHEN {kind} < 18 THEN '' WHEN {kind} < 30 THEN {search} WHEN {kind} < 80 THEN {Url("counter", "(page + 1)")} "
            + $"ELSE 'http://' || {Host("other")} || '/' || {Pick("i", Words, 32)} || '/' || {Below("i", 20000)} END";
    }

    /// <summary>Seven of eight visitors came without a search; popular phrases come again and again.</summary>
    string SearchPhrase()
    {
        static string Part(int salt, string list, int count) => $"({list})[CAST(hash(16 * phrase + {salt}) % {count} AS INTEGER) + 1]";
        return $"CASE WHEN {Below("i", 8)} > 0 THEN '' ELSE {Part(1, Words, 32)} || ' ' || {Part(2, TitleWords, 24)} "
            + $"|| CASE WHEN phrase % 3 = 0 THEN ' ' || phrase ELSE ' ' || {Part(3, Words, 32)} || ' ' || {Part(4, TitleWords, 24)} END "
            + "|| CASE WHEN phrase % 2 = 0 THEN ' ' || phrase % 10007 ELSE '' END END";
    }

    void Add(string name, string type, string expression) => _columns.Add($"CAST({expression} AS {type}) AS {name}");

    /// <summary>64 bits that follow from a number of the row and from nothing else.</summary>
    string Draw(string of) => string.Create(CultureInfo.InvariantCulture, $"hash(1024 * ({of}) + {_salt++})");

    string Below(string of, long limit) => $"CAST({Draw(of)} % {limit} AS BIGINT)";

    /// <summary>A number below the limit whose probability falls as 1/x does, but is flat among the first.</summary>
    string Skewed(string of, long limit, long flat) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"CAST(floor({flat} * pow({1 + ((double)limit / flat)}, {Draw(of)} / {Whole})) - {flat} AS BIGINT)");

    string Pick(string of, string list, int count) => $"({list})[{Below(of, count)} + 1]";

    string Rarely(string of, int oneIn, string value, string otherwise = "''") =>
        $"CASE WHEN {Below(of, oneIn)} = 0 THEN {value} ELSE {otherwise} END";

    string Mostly(string of, int unlessOneIn) => Rarely(of, unlessOneIn, "0", "1");

    /// <summary>One visitor in sixteen has a telephone; the columns about it agree.</summary>
    static string Mobile(string value, string otherwise) => $"CASE WHEN hash(visitor) % 16 = 5 THEN {value} ELSE {otherwise} END";
}
