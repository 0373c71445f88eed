using System.Globalization;
using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Lowering;

/// <summary>The scans of the measurements of a query, each with what the engine can decide of the condition.</summary>
sealed class MeasurementScans
{
    /// <summary>A plan has an expression for each column of each measurement, some kilobytes of memory each.</summary>
    const long MaxCells = 100_000;

    readonly PointQuery _query;
    readonly Func<InfluxMeasurement, ITableProvider?> _findTable;
    readonly List<InfluxExpression> _rests = [];
    readonly List<string> _variables;

    /// <param name="query">What is read.</param>
    /// <param name="findTable">Finds the table of a measurement; null where there is none.</param>
    /// <param name="ids">Numbers for columns.</param>
    /// <exception cref="QuiverException">They are too many.</exception>
    public MeasurementScans(PointQuery query, Func<InfluxMeasurement, ITableProvider?> findTable, ColumnIds ids)
    {
        _query = query;
        _findTable = findTable;
        _variables = [.. query.Variables];
        Ids = ids;
        All = [.. query.Measurements.Select(Scan).OfType<MeasurementScan>()];
        long cells = (long)All.Count * (query.Dimensions.Count + _variables.Count);
        if (cells > MaxCells)
        {
            throw new QuiverException(ErrorCode.LimitExceeded, string.Create(CultureInfo.InvariantCulture,
                $"the query reads {_variables.Count} columns of {All.Count} measurements; no more than {MaxCells} may be together: name fewer"));
        }
    }

    /// <summary>Numbers for columns.</summary>
    public ColumnIds Ids { get; }

    /// <summary>The scans of the measurements that have anything to read.</summary>
    public IReadOnlyList<MeasurementScan> All { get; }

    /// <summary>The part of the condition that is still to be checked for each row; null where there is none.</summary>
    public InfluxExpression? Rest => _rests.Count == 0 ? null
        : _rests.Aggregate((left, right) => new InfluxBinary(InfluxOperator.And, left, right));

    /// <summary>The names of the variables that are read: those asked for, and those that <see cref="Rest"/> needs.</summary>
    public IReadOnlyList<string> Variables => _variables;

    /// <summary>
    /// Returns the rows of a scan that pass its conditions, with some of its columns. What the optimizer would do is done here: the table
    /// is told the conditions that it can prune with, and only columns that are needed are read.
    /// </summary>
    /// <param name="scan">The scan.</param>
    /// <param name="needed">The columns.</param>
    /// <param name="withPresence">Whether rows without any of the fields of the query are left out.</param>
    public LogicalPlan Rows(MeasurementScan scan, IEnumerable<PlanColumn> needed, bool withPresence)
    {
        List<Expression> conditions = withPresence && Presence(scan) is { } presence ? [.. scan.Conditions, presence] : scan.Conditions;
        FilterPushdown[] support = [.. conditions.Select(scan.Table.SupportsFilter)];
        Expression[] pushed = [.. conditions.Where((_, i) => support[i] != FilterPushdown.Unsupported)];
        Expression[] kept = [.. conditions.Where((_, i) => support[i] != FilterPushdown.Exact)];
        var used = new HashSet<ColumnId>(needed.Select(column => column.Id));
        foreach (Expression condition in kept)
        {
            ExpressionRewriter.CollectColumns(condition, used);
        }

        int[] projection = [.. Enumerable.Range(0, scan.Columns.Length).Where(i => used.Contains(scan.Columns[i].Id))];
        var plan = new LogicalScan(scan.Measurement.Name, scan.Table, scan.Columns, projection, pushed, null);
        return kept.Length == 0 ? plan : new LogicalFilter(plan, kept.Length == 1 ? kept[0] : new LogicalExpression(isAnd: true, kept));
    }

    /// <summary>Returns a new column with a value.</summary>
    public Projection Computed(string name, Expression value) => new(new PlanColumn(Ids.Next(), name, value.Type), value);

    MeasurementScan? Scan(InfluxMeasurement measurement)
    {
        if (_findTable(measurement) is not { } table)
        {
            return null;
        }

        PlanColumn[] columns = [.. table.Schema.Fields.Select(field => new PlanColumn(Ids.Next(), field.Name, field.Type))];
        var scan = new MeasurementScan(measurement, table, columns, _query.Schema.Describe(measurement), []);
        if (!_query.Presence.Any(variable => scan.FindField(variable) is not null))
        {
            return null;
        }

        scan.Conditions.AddRange(TimeRangeLowering.Lower(_query.First, _query.Last, scan.Time.Read()));
        if (_query.Condition is not null)
        {
            Lower(_query.Condition, scan);
        }

        return scan;
    }

    /// <summary>Returns the condition that some field of the query is there; null where every row has one, because the query has all
    /// fields of the table and no row is without any.</summary>
    Expression? Presence(MeasurementScan scan)
    {
        PlanColumn[] fields = [.. _query.Presence.Select(scan.FindField).OfType<PlanColumn>().Distinct()];
        Expression[] present = [.. fields.Select(field => new UnaryExpression(UnaryOperator.IsNotNull, field.Read()))];
        return present.Length == scan.Schema.Fields.Count ? null
            : present.Length == 1 ? present[0]
            : new LogicalExpression(isAnd: false, present);
    }

    void Lower(InfluxExpression condition, MeasurementScan scan)
    {
        var lowering = new ConditionLowering(variable => ColumnOf(variable, scan)?.Read());
        (IReadOnlyList<Expression> lowered, InfluxExpression? rest) = lowering.Lower(condition);
        scan.Conditions.AddRange(lowered);
        if (rest is not null && !_rests.Contains(rest))
        {
            _rests.Add(rest);
            _variables.AddRange(VariablesOf(rest).Select(variable => variable.Name).Except(_variables, StringComparer.Ordinal).ToList());
        }
    }

    static PlanColumn? ColumnOf(InfluxVariable variable, MeasurementScan scan) => variable.Type switch
    {
        InfluxType.Tag => scan.FindTag(variable.Name),
        InfluxType.Unknown => null,
        _ => scan.FindField(variable.Name),
    };

    /// <summary>Returns the variables of an expression.</summary>
    public static IEnumerable<InfluxVariable> VariablesOf(InfluxExpression expression) => expression switch
    {
        InfluxVariable variable => [variable],
        InfluxParenthesis parenthesis => VariablesOf(parenthesis.Inner),
        InfluxCall call => call.Arguments.SelectMany(VariablesOf),
        InfluxBinary binary when binary.Chain() is var chain =>
            VariablesOf(chain[0].Left).Concat(chain.SelectMany(node => VariablesOf(node.Right))),
        _ => [],
    };
}
