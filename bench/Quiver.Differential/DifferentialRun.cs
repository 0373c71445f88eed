using System.Globalization;
using System.Text.RegularExpressions;
using Quiver.Bench;
using Quiver.Differential.Generation;
using Quiver.Differential.Judging;
using Quiver.Differential.Peers;

namespace Quiver.Differential;

/// <summary>Random queries over random tables, asked of Quiver and of another engine.</summary>
sealed partial class DifferentialRun(IReadOnlyList<IPeer> ours, IPeer theirs, Feature features, int rows, TextWriter output)
{
    const int QueriesOfSchema = 40;
    const int MostShown = 40;

    readonly Dictionary<Verdict, int> _verdicts = [];
    readonly Dictionary<string, (int Count, string Example)> _refusals = [];
    readonly HashSet<string> _shown = [];
    readonly HashSet<string> _errors = [];

    /// <summary>How many queries gave a difference that is not on the list.</summary>
    public int Differences => _verdicts.GetValueOrDefault(Verdict.Different);

    /// <summary>How many queries gave equal rows.</summary>
    public int Agreed => _verdicts.GetValueOrDefault(Verdict.Same);

    public static int Run(RunArguments arguments, TextWriter output)
    {
        using var usual = QuiverPeer.Usual();
        IReadOnlyList<IPeer> ours = arguments.Verb == "configurations" ? [.. Configurations.Of(usual)] : [usual];
        using IPeer theirs = arguments.Verb switch
        {
            "configurations" => usual,
            "duckdb" => ChildPeer.DuckDb(ChildPeer.DuckDbFolder()
                ?? throw new BenchException("DuckDB is not installed; `dotnet run --project bench/Quiver.Bench -- setup` installs it")),
            "sqlite" => ChildPeer.Sqlite(),
            _ => throw new BenchException($"\"{arguments.Verb}\" is not a run; --help lists them"),
        };
        output.WriteLine(
            $"quiver beside {theirs.Name}, {arguments.Queries} queries, --seed {arguments.Seed}, features {arguments.Features}");
        output.WriteLine(ours.Count == 1 ? "" : "settings: " + string.Join("; ", ours.Select(o => o.Name)));
        var run = new DifferentialRun(ours, theirs, arguments.Features, arguments.Rows, output);
        run.Ask(arguments.Seed, arguments.Queries);
        run.Report(arguments.Prints);
        return run.Differences == 0 ? 0 : 1;
    }

    /// <summary>Asks queries of schemas with the seeds from a first one on.</summary>
    public void Ask(int seed, int queries)
    {
        for (var asked = 0; asked < queries; seed++)
        {
            var tables = new TableMaker(new Draw(seed), features, rows).Tables();
            var generator = new QueryGenerator(seed, features, tables);
            Load(tables);
            for (var i = 0; i < QueriesOfSchema && asked < queries; i++, asked++)
            {
                SqlNode query = generator.Next();
                foreach (IPeer peer in ours)
                {
                    Judge(seed, query, tables, peer);
                }
            }
        }
    }

    public void Report(bool prints)
    {
        output.WriteLine(string.Join(", ", _verdicts.OrderBy(v => v.Key).Select(v => $"{v.Key} {v.Value}")));
        foreach (var (message, (count, example)) in _refusals.OrderByDescending(r => r.Value.Count).Take(prints ? int.MaxValue : 15))
        {
            output.WriteLine($"{count,6} {message}{(prints ? "\n         " + example : "")}");
        }

        foreach (QuiverPeer peer in ours.OfType<QuiverPeer>().Where(p => p.Spilled > 0))
        {
            output.WriteLine($"{peer.Spilled,6} queries put rows on disk with {peer.Name}");
        }
    }

    void Load(IReadOnlyList<GeneratedTable> tables)
    {
        foreach (IPeer peer in ours)
        {
            peer.Load(tables);
        }

        theirs.Load(tables);
    }

    void Judge(int seed, SqlNode query, IReadOnlyList<GeneratedTable> tables, IPeer peer)
    {
        var sql = query.ToString();
        var comparison = Comparison.Of(sql, peer.Ask(sql), theirs.Ask(sql));
        _verdicts[comparison.Verdict] = _verdicts.GetValueOrDefault(comparison.Verdict) + 1;
        switch (comparison.Verdict)
        {
            case Verdict.PeerRefuses or Verdict.NotSupported or Verdict.OutOfMemory or Verdict.Known:
                var message = $"{comparison.Verdict} {Names().Replace(comparison.Why.Split('\n')[0], "…")}";
                _refusals[message] = (_refusals.GetValueOrDefault(message).Count + 1, sql);
                break;
            case Verdict.Different when _shown.Count < MostShown && IsNew(comparison):
                Show(seed, query, comparison, tables, peer);
                break;
        }
    }

    // An error that was shown is not made smaller again.
    bool IsNew(Comparison found) => found.Ours.Error is not { } error || _errors.Add(Names().Replace(error, ""));

    void Show(int seed, SqlNode query, Comparison found, IReadOnlyList<GeneratedTable> tables, IPeer peer)
    {
        var shrinker = new Shrinker(peer, theirs, tables);
        var smallest = shrinker.Shrink(query, found);
        Load(tables);

        // What differs only in names and numbers is shown once.
        if (!_shown.Add(Names().Replace(smallest.Ours.Error ?? smallest.Sql, "")))
        {
            return;
        }

        output.WriteLine($"---- difference {_shown.Count.ToString(CultureInfo.InvariantCulture)}, seed {seed}, {peer.Name}");
        foreach (var table in shrinker.Tables.Where(t => smallest.Sql.Contains(t.Name + " ", StringComparison.Ordinal)))
        {
            output.WriteLine(string.Join(";\n", table.Statements()) + ";");
        }

        output.WriteLine(smallest.Sql + ";");
        output.WriteLine($"  -- {smallest.Why}");
        if (smallest.Theirs.Error is { } error)
        {
            output.WriteLine($"  -- {theirs.Name}: {error}");
        }
    }

    [GeneratedRegex("'[^']*'|\"[^\"]*\"|[0-9]+")]
    private static partial Regex Names();
}
