using System.Globalization;
using Quiver.Bench.Tpch;

namespace Quiver.Bench.Tpcds;

/// <summary>Writes the rows of one table as text and draws their values.</summary>
sealed class TpcdsRows : IDisposable
{
    readonly StreamWriter _writer;
    readonly int _columns;
    readonly int _stream;
    RowRandom _random;
    long _row;

    public TpcdsRows(string folder, string table)
    {
        var columns = TpcdsSchema.Columns(table);
        _columns = columns.Count;
        _stream = table.Aggregate(17, (sum, letter) => (sum * 31) + letter);
        _writer = new StreamWriter(Path.Combine(folder, table + ".csv"));
        _writer.Write(string.Join('|', columns.Select(c => c.Name)) + "\n");
        _random = new RowRandom(_stream, 0);
    }

    public void Dispose() => _writer.Dispose();

    /// <summary>A number of a range, both ends included.</summary>
    public long Between(long low, long high) => _random.Between(low, high);

    public bool Percent(int chance) => Between(1, 100) <= chance;

    public string Of(params string[] values) => _random.Pick(values);

    /// <summary>The value, or in some of a hundred rows null.</summary>
    public object? Maybe(object? value, int nulls = 4) => Percent(nulls) ? null : value;

    /// <summary>An amount of money between two numbers of cents.</summary>
    public decimal Money(long low, long high) => Between(low, high) / 100m;

    /// <summary>The business key of a number: sixteen letters.</summary>
    public static string Id(long number) => string.Create(16, number, (text, value) =>
    {
        text.Fill('A');
        for (var i = 8; value > 0; i++, value /= 16)
        {
            text[i] = (char)('A' + (value % 16));
        }
    });

    /// <summary>Writes a row.</summary>
    public void Add(params object?[] values)
    {
        if (values.Length != _columns)
        {
            throw new BenchException($"{values.Length} values for {_columns} columns");
        }

        _writer.Write(string.Join('|', values.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture))) + "\n");
        _random = new RowRandom(_stream, ++_row);
    }
}
