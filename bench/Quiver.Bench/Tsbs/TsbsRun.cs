using System.Diagnostics;
using Quiver.Bench.Run;

namespace Quiver.Bench.Tsbs;

/// <summary>
/// Time series beside the databases for them: how fast line protocol is taken in, what it takes on disk, and how fast TSBS's queries
/// are answered.
/// </summary>
sealed class TsbsRun(BenchArguments arguments)
{
    readonly int _hosts = arguments.Integer("--hosts", arguments.Quick ? 10 : 100);
    readonly int _hours = arguments.Integer("--hours", 24);
    readonly int _connections = arguments.Integer("--connections", 2);
    readonly int _batch = arguments.Integer("--batch", 10_000);
    readonly int _instances = arguments.Integer("--instances", arguments.Quick ? 1 : 5);
    readonly TsbsReport _report = new(arguments);

    /// <summary>The `tsbs` verb: `tsbs` for all, `tsbs load` or `tsbs queries` for one half.</summary>
    public int Run()
    {
        var part = arguments.Subject ?? "all";
        if (part == "influxql")
        {
            return new InfluxQlRun(arguments).Run();
        }

        if (part is not ("all" or "load" or "queries"))
        {
            throw new BenchException($"tsbs {part}? known are `tsbs`, `tsbs load`, `tsbs queries` and `tsbs influxql`");
        }

        var lines = arguments.Text("--lines") ?? TsbsGenerator.Ensure(_hosts, _hours);
        _report.Begin($"{_hosts} hosts, {_hours} h", $"batches of {_batch} lines, {_connections} connections");
        if (part != "queries")
        {
            Load(lines);
        }

        return part == "load" || Query(lines) ? _report.End() : 1;
    }

    /// <summary>Each database takes in the file as often as asked, in turn, into an empty folder.</summary>
    void Load(string lines)
    {
        var rounds = arguments.Integer("--rounds", 1);
        for (var round = 0; round < rounds; round++)
        {
            var isLast = round == rounds - 1;
            using (var influx = WantsInflux ? PeerServer.InfluxDb(keepData: false) : null)
            {
                if (influx is not null)
                {
                    using var client = new InfluxClient(influx.Address, "tsbs");
                    client.CreateDatabase();
                    var result = LineLoader.Load(lines, new Uri(influx.Address, "write?db=tsbs"), _batch, _connections);
                    Expect("influxdb", client.Count("usage_guest_nice"), result.Lines);
                    _report.Loaded("influxdb", result, isLast ? QuietSize(influx) : 0);
                }
            }

            using (var victoria = WantsPeer("vm") ? PeerServer.VictoriaMetrics(keepData: false) : null)
            {
                if (victoria is not null)
                {
                    var result = LineLoader.Load(lines, new Uri(victoria.Address, "write"), _batch, _connections);
                    _report.Loaded("victoria-metrics", result, isLast ? QuietSize(victoria) : 0);
                }
            }

            LoadQuiver(lines);
        }
    }

    void LoadQuiver(string lines)
    {
        TsbsStore.Wipe();
        using var quiver = new QuiverInProcess(TsbsStore.Open(arguments.Threads));
        var result = TsbsStore.Load(quiver.Database, lines, _batch, _connections);
        Expect("quiver", quiver.Count(TsbsStore.Table), result.Lines);
        quiver.Database.Store!.CheckpointAsync().GetAwaiter().GetResult();
        _report.Loaded("quiver", result, DiskUse.Of(TsbsStore.Folder));
    }

    /// <summary>Runs all queries, the databases in turn; false when an answer was wrong or missing.</summary>
    bool Query(string lines)
    {
        using var duckdb = WantsPeer("duckdb") ? EngineSession.DuckDb(arguments.Threads, arguments.Timeout) : null;
        using var server = WantsInflux ? PeerServer.InfluxDb(keepData: true) : null;
        using var influx = server is null ? null : new InfluxClient(server.Address, "tsbs");
        if (influx?.Count("usage_guest_nice") == 0)
        {
            throw new BenchException("InfluxDB is empty; `tsbs load` fills it, and --peer duckdb goes without it");
        }

        if (duckdb is not null)
        {
            var sorted = TsbsParquet.Ensure(lines, duckdb);
            duckdb.Require($"CREATE VIEW cpu AS SELECT * FROM '{sorted}'");
            _report.Stored("duckdb's sorted Parquet", new FileInfo(sorted).Length);
        }

        using var quiver = OpenQuiver();
        var queries = new TsbsQueries(_hosts, _hours).All(_instances).ToLookup(query => query.Type);
        var only = arguments.Text("--only")?.Split(',');
        foreach (var type in queries.Where(type => only is null || only.Contains(type.Key)))
        {
            WarmUp([.. type], query => quiver.Execute(query, Table, keepRows: false));
            WarmUp([.. type], query => duckdb?.Execute(query.SqlOver("cpu")));
            WarmUp([.. type], query => influx?.Execute(query, keepRows: false));
            var measurement = new TsbsMeasurement(type.Key);
            foreach (var query in type)
            {
                Measure(measurement, query, quiver, duckdb, influx);
            }

            _report.Answered(measurement);
        }

        return _report.IsRight;
    }

    /// <summary>What Quiver queries: its store, or a view of a Parquet file where one is given.</summary>
    string Table => arguments.Text("--parquet") is null ? TsbsStore.Table : "cpu";

    QuiverInProcess OpenQuiver()
    {
        if (arguments.Text("--parquet") is not { } parquet)
        {
            return TsbsStore.Exists
                ? new QuiverInProcess(TsbsStore.Open(arguments.Threads))
                : throw new BenchException("there is no store to query; `tsbs load` fills it, and --parquet names a file instead");
        }

        var quiver = new QuiverInProcess(Database.Open(new DatabaseOptions { Threads = arguments.Threads }));
        quiver.Require($"CREATE VIEW cpu AS SELECT {string.Join(", ", TsbsSchema.Columns)} FROM '{parquet}'");
        _report.Stored("quiver's Parquet", new FileInfo(parquet).Length);
        return quiver;
    }

    /// <summary>Repeats the queries of a type for a while: a database that runs for days has compiled its code long ago.</summary>
    void WarmUp(List<TsbsQuery> queries, Func<TsbsQuery, EngineAnswer?> execute)
    {
        var watch = Stopwatch.StartNew();
        do
        {
            if (queries.Select(execute).ToList().Contains(null))
            {
                return;
            }
        }
        while (watch.Elapsed.TotalSeconds < arguments.Seconds("--warmup", 1));
    }

    void Measure(TsbsMeasurement measurement, TsbsQuery query, QuiverInProcess quiver, EngineSession? duckdb, InfluxClient? influx)
    {
        var sql = query.SqlOver("cpu");
        var first = quiver.Execute(query, Table, keepRows: true);
        measurement.Rows = first.Rows.Count;
        measurement.Problem ??= first.Error;
        if (duckdb is not null)
        {
            Compare(measurement, "duckdb", first, duckdb.Execute(sql));
        }

        if (influx?.Execute(query, keepRows: true) is { } answer && query.IsComparable)
        {
            Compare(measurement, "influxdb", first, answer);
        }

        List<double> mine = [];
        List<double> duck = [];
        List<double> flux = [];
        for (var i = 0; i < arguments.Repetitions; i++)
        {
            mine.Add(quiver.Execute(query, Table, keepRows: false).Milliseconds);
            if (duckdb is not null)
            {
                duck.Add(duckdb.Execute(sql).EngineMilliseconds);
            }

            if (influx is not null)
            {
                flux.Add(influx.Execute(query, keepRows: false).Milliseconds);
            }
        }

        Keep(mine, measurement.Quiver);
        Keep(duck, measurement.DuckDb);
        Keep(flux, measurement.Influx);
    }

    /// <summary>Keeps all times of a query, or its best one.</summary>
    void Keep(List<double> times, List<double> kept)
    {
        if (times.Count > 0)
        {
            kept.AddRange(arguments.Has("--best") ? [times.Min()] : times);
        }
    }

    static void Compare(TsbsMeasurement measurement, string name, EngineAnswer mine, EngineAnswer theirs)
    {
        measurement.Problem ??= theirs.Error is { } error ? $"{name}: {error}"
            : mine.DifferenceFrom(theirs) is { } difference ? $"DIFFERENT from {name}: {difference}" : null;
        measurement.SameAs.Add(name);
    }

    bool WantsInflux => WantsPeer("influx");

    bool WantsPeer(string name) => arguments.Text("--peer") is not { } wanted || wanted.Split(',').Contains(name);

    static long QuietSize(PeerServer server)
    {
        server.WaitUntilQuiet();
        return server.BytesOnDisk;
    }

    static void Expect(string name, long rows, long lines)
    {
        if (rows != lines)
        {
            throw new BenchException($"{name} holds {rows} rows after {lines} lines");
        }
    }
}
