using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Compute.Text;
using Quiver.Differential.Generation;
using Quiver.Engine.Catalog.Functions;
using Quiver.Engine.Functions;
using Quiver.Engine.Session;
using Quiver.Engine.Sql.Ast;
using Quiver.Formats.Files;

namespace Quiver.Differential.Peers;

/// <summary>Quiver in this process, in one configuration.</summary>
sealed class QuiverPeer : IPeer
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    readonly SqlEngine _engine;
    readonly SqlSession _session;
    readonly CountingSpill _spill;
    readonly bool _ownsTables;
    IReadOnlyList<GeneratedTable> _tables = [];

    /// <summary>A session of its own beside one whose tables it reads.</summary>
    QuiverPeer(string name, QuiverPeer other)
    {
        Name = name;
        _engine = other._engine;
        _spill = other._spill;
        _session = new SqlSession(_engine);
    }

    public QuiverPeer(string name, EngineOptions options)
    {
        Name = name;
        _ownsTables = true;
        _spill = new CountingSpill();
        _engine = new SqlEngine(options, new FileFormats(new FileFinder())) { Spill = _spill };
        BuiltInFunctions.Register(_engine.Functions);
        foreach (var function in BuiltInTableFunctions.All)
        {
            _engine.Add(function);
        }

        _session = new SqlSession(_engine);
    }

    public string Name { get; }

    /// <summary>How many queries put rows on disk.</summary>
    public int Spilled { get; private set; }

    /// <summary>The configuration that others are compared with.</summary>
    public static QuiverPeer Usual() => new("quiver", new EngineOptions { Threads = 2, MemoryLimitBytes = 1L << 30 });

    /// <summary>The same engine and tables with other settings.</summary>
    public QuiverPeer With(params string[] settings)
    {
        var peer = new QuiverPeer(string.Join(", ", settings), this);
        foreach (var setting in settings)
        {
            if (peer.Ask("SET " + setting).Error is { } error)
            {
                throw new Bench.BenchException($"SET {setting}: {error}");
            }
        }

        return peer;
    }

    public void Load(IReadOnlyList<GeneratedTable> tables)
    {
        if (!_ownsTables)
        {
            return;
        }

        foreach (var statement in _tables.Select(t => $"DROP TABLE IF EXISTS {t.Name}").Concat(tables.SelectMany(t => t.Statements())))
        {
            if (Ask(statement).Error is { } error)
            {
                throw new InvalidOperationException($"{error} in {statement}");
            }
        }

        _tables = tables;
    }

    public Answer Ask(string sql)
    {
        var files = _spill.Created;
        try
        {
            var task = RunAsync(sql);
            return task.Wait(Patience * 2) ? task.Result : Answer.Failed("hangs: it does not end when it is cancelled");
        }
        catch (AggregateException error)
        {
            return Answer.Failed(error.InnerException switch
            {
                QuiverException known => $"{known.Code}: {known.Message}",
                OperationCanceledException => "takes longer than 20 s",
                { } other => $"escaped {other.GetType().Name}: {other.Message} {other.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}",
                null => error.Message,
            });
        }
        finally
        {
            Spilled += _spill.Created > files ? 1 : 0;
        }
    }

    public void Dispose()
    {
        if (_ownsTables)
        {
            _spill.Dispose();
        }

        if (_ownsTables && _engine.Budget.UsedBytes != 0)
        {
            Console.WriteLine($"{Name} still holds {_engine.Budget.UsedBytes} bytes");
        }
    }

    async Task<Answer> RunAsync(string sql)
    {
        using var patience = new CancellationTokenSource(Patience);
        SqlStatement statement = (await SqlSession.ParseAsync(sql).ConfigureAwait(false))[0];
        var rows = new List<string?[]>();
        await using StatementResult result = await _session
            .ExecuteAsync(sql, statement, StatementParameters.None, null, patience.Token).ConfigureAwait(false);
        while (await result.NextAsync(patience.Token).ConfigureAwait(false) is { } batch)
        {
            using (batch)
            {
                Append(rows, batch);
            }
        }

        return new Answer(rows, null) { Types = [.. result.Schema.Fields.Select(f => f.Type)] };
    }

    static void Append(List<string?[]> rows, RecordBatch batch)
    {
        for (var i = 0; i < batch.Length; i++)
        {
            rows.Add([.. batch.Columns.Select(c => c.IsNull(i) ? null : ValueText.Of(c, i))]);
        }
    }
}
