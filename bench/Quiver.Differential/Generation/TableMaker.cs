using System.Globalization;

namespace Quiver.Differential.Generation;

/// <summary>Makes random tables: duplicates, nulls, extremes, empty ones; all share k and s, so that joins find partners.</summary>
sealed class TableMaker(Draw draw, Feature features, int mostRows = TableMaker.UsualRows)
{
    const int UsualRows = 40;

    // Joins by k find some partners a row, however many rows there are.
    readonly int _mostKey = Math.Max(5, mostRows / 8);

    static readonly string[] Texts = ["", "a", "b", "ab", "abc", "ABC", "A", "aXb", "a_b", "a%", " a ", "exactly12byt", "thirteen bytes",
        "é", "日本", "z"];

    static readonly string[] Doubles = ["-2.5", "0.0", "0.25", "0.5", "1.0", "1.5", "2.0", "3.75", "100.0", "-0.75"];

    static readonly string[] WideIntegers = ["0", "1", "-1", "9223372036854775807", "-9223372036854775807", "4611686018427387904",
        "2147483648"];

    static readonly string[] Dates = ["1999-12-31", "2000-01-01", "2000-02-29", "2020-02-29", "2020-03-01", "2021-12-31", "2024-07-15"];

    static readonly string[] Times =
        ["1999-12-31 23:59:59", "2000-01-01 00:00:00", "2020-02-29 12:30:15", "2020-03-01 00:00:01", "2024-07-15 06:00:00"];

    public List<GeneratedTable> Tables()
    {
        var tables = new List<GeneratedTable>();
        var count = draw.Between(2, 4);
        for (var i = 0; i < count; i++)
        {
            tables.Add(Table("t" + i.ToString(CultureInfo.InvariantCulture)));
        }

        return tables;
    }

    GeneratedTable Table(string name)
    {
        var columns = new List<GeneratedColumn> { new("id", Family.Integer, "BIGINT", false), new("k", Family.Integer, "INTEGER", false) };
        if (draw.Percent(70))
        {
            columns.Add(new GeneratedColumn("s", Family.Text, "VARCHAR", false));
        }

        var more = draw.Between(1, 5);
        for (var i = 0; i < more; i++)
        {
            columns.Add(Column("c" + i.ToString(CultureInfo.InvariantCulture)));
        }

        var rowCount = draw.Weighted<int>((1, () => 0), (1, () => 1), (6, () => draw.Between(2, 12)), (2, () => draw.Between(13, UsualRows)),
            (mostRows > UsualRows ? 20 : 0, () => draw.Between(mostRows / 2, mostRows)));
        var nulls = draw.Of([0, 10, 30]);
        var rows = new List<string[]>();
        for (var i = 0; i < rowCount; i++)
        {
            rows.Add([.. columns.Select((c, at) => at == 0 ? i.ToString(CultureInfo.InvariantCulture)
                : draw.Percent(nulls) ? "NULL" : Literal(c))]);
        }

        return new GeneratedTable(name, columns, rows);
    }

    GeneratedColumn Column(string name)
    {
        if (!features.HasFlag(Feature.Types))
        {
            return draw.Weighted<GeneratedColumn>(
                (4, () => new(name, Family.Integer, "BIGINT", false)),
                (2, () => new(name, Family.Double, "DOUBLE", false)),
                (3, () => new(name, Family.Text, "VARCHAR", false)));
        }

        return draw.Weighted<GeneratedColumn>(
            (4, () => new(name, Family.Integer, draw.Word("TINYINT", "SMALLINT", "INTEGER", "BIGINT"), false)),
            (1, () => new(name, Family.Integer, "BIGINT", true)),
            (2, () => new(name, Family.Double, "DOUBLE", false)),
            (1, () => new(name, Family.Double, "DOUBLE", true)),
            (2, () => new(name, Family.Decimal, draw.Word("DECIMAL(9,2)", "DECIMAL(15,3)", "DECIMAL(4,1)"), false)),
            (3, () => new(name, Family.Text, "VARCHAR", false)),
            (2, () => new(name, Family.Boolean, "BOOLEAN", false)),
            (2, () => new(name, Family.Date, "DATE", false)),
            (1, () => new(name, Family.Timestamp, "TIMESTAMP", false)));
    }

    string Literal(GeneratedColumn column) => column.Family switch
    {
        Family.Integer when column.IsWide => draw.Of(WideIntegers),
        Family.Integer when column.Name == "k" => draw.Between(0, _mostKey).ToString(CultureInfo.InvariantCulture),
        Family.Integer => draw.Between(-10, 10).ToString(CultureInfo.InvariantCulture),
        Family.Double when column.IsWide && draw.Percent(40) => draw.Word(
            "CAST('NaN' AS DOUBLE)", "CAST('Infinity' AS DOUBLE)", "CAST('-Infinity' AS DOUBLE)", "1e300", "-1e300", "1e-300"),
        Family.Double => draw.Of(Doubles),
        Family.Decimal => (draw.Between(-40, 40) / 10m).ToString(CultureInfo.InvariantCulture),
        Family.Text => $"'{draw.Of(Texts)}'",
        Family.Boolean => draw.Word("TRUE", "FALSE"),
        Family.Date => $"DATE '{draw.Of(Dates)}'",
        _ => $"TIMESTAMP '{draw.Of(Times)}'",
    };
}
