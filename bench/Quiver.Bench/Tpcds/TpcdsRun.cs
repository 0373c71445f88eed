using System.Globalization;
using Quiver.Bench.Data;
using Quiver.Bench.Run;

namespace Quiver.Bench.Tpcds;

/// <summary>The `tpcds` verb: the 99 queries on Quiver and on DuckDB over the same files, every answer compared.</summary>
sealed class TpcdsRun(BenchArguments arguments)
{
    const double UsualScale = 0.3;

    int _failed;
    int _empty;

    public int Run()
    {
        var folder = Ensure(arguments.Text("--scale") is null ? UsualScale : arguments.Scale);
        using var ours = EngineSession.Quiver(arguments);
        using var theirs = EngineSession.DuckDb(arguments.Threads,
            arguments.Timeout) ?? throw new BenchException("TPC-DS needs DuckDB to compare with");
        foreach (var engine in new[] { ours, theirs })
        {
            foreach (var table in TpcdsSchema.Tables)
            {
                var path = Path.Combine(folder, table + ".parquet");
                engine.Require($"CREATE VIEW {table} AS SELECT * FROM read_parquet('{path}')");
            }
        }

        // Integers divide into integers, as the queries mean it.
        theirs.Require("SET integer_division = true");
        foreach (var setting in arguments.Text("--set")?.Split(';') ?? [])
        {
            ours.Require("SET " + setting);
        }

        Console.WriteLine("query      quiver ms   duckdb ms       rows  verdict");
        var files = Directory.GetFiles(Path.Combine(BenchPaths.Workloads, "tpcds"), "*.sql").Order(StringComparer.Ordinal).ToList();
        var only = arguments.Text("--only")?.Split(',');
        foreach (var file in files)
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (only is null || only.Contains(name))
            {
                Judge(name, File.ReadAllText(file).Trim().TrimEnd(';'), ours, theirs);
            }
        }

        Console.WriteLine($"{_failed} of {only?.Length ?? files.Count} queries fail, {_empty} find no rows");
        return _failed == 0 ? 0 : 1;
    }

    /// <summary>What is different between two answers; null where they agree. Rows in a given order must come in that order.</summary>
    static string? Difference(EngineAnswer ours, EngineAnswer theirs)
    {
        if (ours.DifferenceFrom(theirs) is { } difference)
        {
            return difference;
        }

        // The queries order their rows wholly, but for columns that follow from the others: what is equal as a set must be equal in turn.
        for (var row = 0; row < ours.Rows.Count; row++)
        {
            for (var column = 0; column < ours.Rows[row].Length; column++)
            {
                if (!ours.Rows[row][column].Agrees(theirs.Rows[row][column]))
                {
                    return $"the order differs in row {row + 1}, column {column + 1}: {ours.Rows[row][column].Text ?? "null"} "
                        + $"against {theirs.Rows[row][column].Text ?? "null"}";
                }
            }
        }

        return null;
    }

    void Judge(string name, string sql, EngineSession ours, EngineSession theirs)
    {
        double best = double.MaxValue, bestOfPeer = double.MaxValue;
        string? verdict = null;
        var rows = 0;
        for (var i = 0; i < (arguments.Text("--reps") is null ? 1 : arguments.Repetitions) && verdict is null; i++)
        {
            EngineAnswer mine = ours.Execute(sql);
            EngineAnswer other = theirs.Execute(sql);
            (best, bestOfPeer, rows) = (Math.Min(best, mine.Milliseconds), Math.Min(bestOfPeer, other.Milliseconds), other.Rows.Count);
            verdict = other.Error is { } wrong ? "duckdb: " + wrong : mine.Error ?? Difference(mine, other);
        }

        _failed += verdict is null ? 0 : 1;
        _empty += rows == 0 ? 1 : 0;
        var text = verdict is null ? "pass" : "FAIL " + verdict.ReplaceLineEndings(" ");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-8} {best,11:0.0} {bestOfPeer,11:0.0} {rows,10}  {text}"));
    }

    /// <summary>The folder of the tables, made now if they are not there yet.</summary>
    string Ensure(double scale)
    {
        if (arguments.Text("--data") is { } given)
        {
            return Path.GetFullPath(given);
        }

        var folder = BenchPaths.Data("tpcds", scale);
        var marker = Path.Combine(folder, "complete");
        if (File.Exists(marker))
        {
            return folder;
        }

        var text = Path.Combine(folder, "csv");
        new TpcdsGenerator(scale, text).Run();
        using var writer = DataSets.Writer(arguments);
        foreach (var table in TpcdsSchema.Tables)
        {
            writer.Require(TpcdsSchema.ToParquet(table, Path.Combine(text, table + ".csv"), Path.Combine(folder, table + ".parquet")));
        }

        Directory.Delete(text, recursive: true);
        File.WriteAllText(marker, $"written by {writer.Name}\n");
        return folder;
    }
}
