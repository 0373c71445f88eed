using Quiver.Arrow.Batches;
using Quiver.Engine.Catalog;
using Quiver.Engine.Functions;
using Quiver.Engine.Logical;
using Quiver.Engine.Physical;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;
using Quiver.InfluxQl.Prepare;
using Quiver.InfluxQl.Series;
using Quiver.Queries;
using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Tables;
using StatementContext = Quiver.Engine.Session.StatementContext;

namespace Quiver.InfluxQueries;

/// <summary>The measurements of a store as SELECT sees them: its tables, in the names of databases and retention policies.</summary>
sealed class SeriesStore(StatementScope scope, string text) : ISeriesStore
{
    readonly CatalogSnapshot _catalog = scope.Executor.Store.Catalog.Current;
    readonly Dictionary<InfluxMeasurement, MeasurementSchema> _schemas = [];
    SelectQuota? _quota;
    Func<Func<StatementContext, LogicalPlan?>, Task<IAsyncEnumerable<RecordBatch>>>? _start;

    /// <summary>Is told the plans that are made; null where nobody wants to know.</summary>
    public PlanWatch? Watch { get; init; }

    /// <summary>Whether plans are made but not run.</summary>
    public bool OnlyPlans { get; init; }

    /// <inheritdoc/>
    public FunctionRegistry Functions => scope.Executor.Database.Engine.Functions;

    /// <inheritdoc/>
    public SelectQuota Quota => _quota ?? throw NotBegun;

    static InvalidOperationException NotBegun => new("nothing is read before the statement begins");

    /// <summary>Begins to run the statement, whose measurements were only described so far. Whoever asks disposes the run.</summary>
    public SelectRun Begin(CancellationToken cancellationToken)
    {
        SelectRun run = SelectRun.Begin(scope, text, Watch, cancellationToken);
        (_quota, _start) = (run.Quota, run.StartAsync);
        return run;
    }

    /// <inheritdoc/>
    public IReadOnlyList<InfluxMeasurement> Expand(InfluxMeasurement source)
    {
        DatabaseDefinition? database = _catalog.FindDatabase(scope.StoreDatabaseOf(source));
        if (source.Regex is not { } regex)
        {
            return database?.FindTable(source.Name) is { DeletedAt: null } ? [source] : [];
        }

        IEnumerable<string> names = database?.Tables.Where(table => table.DeletedAt is null).Select(table => table.Name) ?? [];
        return [.. names.Where(name => regex.Regex.IsMatch(name)).Order(TextOrder.Bytes)
            .Select(name => source with { Name = name, Regex = null })];
    }

    /// <inheritdoc/>
    public MeasurementSchema Describe(InfluxMeasurement measurement)
    {
        if (!_schemas.TryGetValue(measurement, out MeasurementSchema? schema))
        {
            schema = _catalog.FindDatabase(scope.StoreDatabaseOf(measurement))?.FindTable(measurement.Name) is { DeletedAt: null } table
                ? Describe(table)
                : new MeasurementSchema(new Dictionary<string, InfluxType>(), new HashSet<string>());
            _schemas.Add(measurement, schema);
        }

        return schema;
    }

    /// <inheritdoc/>
    public IReadOnlyList<TimeSlice> Slice(InfluxMeasurement measurement, long first, long last)
    {
        if (_catalog.FindDatabase(scope.StoreDatabaseOf(measurement))?.FindTable(measurement.Name) is not { DeletedAt: null } table)
        {
            return [];
        }

        using var snapshot = new StoreSnapshot(scope.Executor.Store, SnapshotScope.Whole);
        return snapshot.FindRows(table.Id) is { } rows ? ChunkSlices.Of(rows.Chunks, first, last) : [];
    }

    /// <inheritdoc/>
    public Task<IAsyncEnumerable<RecordBatch>> StartAsync(
        Func<Func<InfluxMeasurement, ITableProvider?>, ColumnIds, LogicalPlan?> build, CancellationToken cancellationToken) =>
        (_start ?? throw NotBegun)(context =>
        {
            LogicalPlan? plan = build(
                measurement => context.Tables.FindTable([Database.StoreCatalog, scope.StoreDatabaseOf(measurement), measurement.Name]),
                context.Ids);
            if (!OnlyPlans || plan is null)
            {
                return plan;
            }

            Watch?.Plans.Add((new PhysicalPlanner().Plan(plan), null));
            return null;
        });

    static MeasurementSchema Describe(TableDefinition table)
    {
        var fields = new Dictionary<string, InfluxType>(StringComparer.Ordinal);
        var tags = new HashSet<string>(StringComparer.Ordinal);
        foreach (ColumnDefinition column in table.Columns)
        {
            if (column.IsTag)
            {
                tags.Add(column.Name);
            }
            else
            {
                fields.Add(column.Name, TypeOf(column.Role.Field));
            }
        }

        return new MeasurementSchema(fields, tags);
    }

    /// <summary>Returns the type of a field in InfluxQL.</summary>
    public static InfluxType TypeOf(FieldType? type) => type switch
    {
        FieldType.Float => InfluxType.Float,
        FieldType.Integer => InfluxType.Integer,
        FieldType.UInteger => InfluxType.Unsigned,
        FieldType.Boolean => InfluxType.Boolean,
        _ => InfluxType.String,
    };
}
