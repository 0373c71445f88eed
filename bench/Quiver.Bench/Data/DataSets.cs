using System.Diagnostics;
using Quiver.Bench.Run;
using Quiver.Bench.Samples;
using Quiver.Bench.Tpch;

namespace Quiver.Bench.Data;

/// <summary>Makes the files that the workloads read, once; a data set is complete when its marker file is there.</summary>
static class DataSets
{
    const string Marker = "complete";

    /// <summary>The `generate` verb.</summary>
    public static int Generate(BenchArguments arguments)
    {
        switch (arguments.Subject)
        {
            case "samples":
                SampleFiles.Write(arguments);
                return 0;
            case "tpch" when arguments.Text("--format") == "csv":
                var folder = arguments.Text("--out") ?? BenchPaths.Data("tpch", arguments.Scale);
                new TpchGenerator(arguments.Scale, folder, '|').Run(arguments.Threads);
                return 0;
            case "tpch" or "tables" or "operators" or "clickbench":
                Make(arguments.Subject, arguments.Text("--out") ?? BenchPaths.Data(arguments.Subject, arguments.Scale), arguments);
                return 0;
            default:
                throw new BenchException("generate what? `tpch`, `tables`, `operators`, `clickbench` or `samples`");
        }
    }

    /// <summary>The folder that holds the data set at the scale of this run, generated now if it is not there yet.</summary>
    public static string Ensure(string set, BenchArguments arguments)
    {
        if (arguments.Text("--data") is { } given)
        {
            return Directory.Exists(given) ? Path.GetFullPath(given) : throw new BenchException($"--data \"{given}\" is not a folder");
        }

        var folder = BenchPaths.Data(set, arguments.Scale);
        if (!File.Exists(Path.Combine(folder, Marker)))
        {
            Make(set, folder, arguments);
        }

        return folder;
    }

    /// <summary>An engine to write Parquet with: DuckDB when it is there, so that no engine reads its own files only.</summary>
    public static EngineSession Writer(BenchArguments arguments) =>
        EngineSession.DuckDb(arguments.Threads, TimeSpan.FromHours(1)) ?? EngineSession.Quiver(arguments);

    static void Make(string set, string folder, BenchArguments arguments)
    {
        var watch = Stopwatch.StartNew();
        Console.Error.WriteLine($"generating {set} at scale {arguments.Scale} …");
        folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(folder);
        using var writer = Writer(arguments);
        if (set == "tpch")
        {
            MakeTpch(folder, writer, arguments);
        }
        else if (set == "files")
        {
            foreach (var statement in FormatFiles.Statements(Ensure("tpch", arguments), folder))
            {
                writer.Require(statement);
            }
        }
        else if (set == "clickbench")
        {
            foreach (var statement in HitsTable.Statements(arguments.Scale, Path.Combine(folder, "hits.parquet")))
            {
                writer.Require(statement);
            }
        }
        else
        {
            var tables = set == "operators" ? OperatorTables.Queries(arguments.Scale) : GeneratedTables.Queries(arguments.Scale);
            foreach (var (table, query) in tables)
            {
                var path = Path.Combine(folder, table + ".parquet");
                writer.Require($"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION snappy)");
            }
        }

        File.WriteAllText(Path.Combine(folder, Marker), $"written by {writer.Name}\n");
        Console.Error.WriteLine($"generated {set} in {watch.Elapsed.TotalSeconds:0.0} s");
    }

    static void MakeTpch(string folder, EngineSession writer, BenchArguments arguments)
    {
        var text = Path.Combine(folder, "csv");
        new TpchGenerator(arguments.Scale, text, '|').Run(arguments.Threads);
        foreach (var table in TpchSchema.Tables)
        {
            writer.Require(TpchSchema.ToParquet(table, Path.Combine(text, table + ".csv"), Path.Combine(folder, table + ".parquet")));
        }

        Directory.Delete(text, recursive: true);
    }
}
