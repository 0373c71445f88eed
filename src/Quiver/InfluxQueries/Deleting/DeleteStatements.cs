using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQueries.Schema;
using Quiver.Storage.Catalog;
using Quiver.Storage.Wal;

namespace Quiver.InfluxQueries.Deleting;

/// <summary>Runs DELETE, DROP SERIES, DROP MEASUREMENT and DROP SHARD, in all retention policies of the database.</summary>
sealed class DeleteStatements(StatementScope scope)
{
    /// <summary>More sets of tags than this are not deleted at once: each is kept beside the files until they are merged.</summary>
    const int MostSets = 10_000;

    /// <summary>Runs DELETE or DROP SERIES.</summary>
    public async Task<IReadOnlyList<SeriesRows>> RunAsync(InfluxDelete statement, CancellationToken cancellationToken)
    {
        InfluxDatabase database = DatabaseOf(scope.Database);
        if (statement.IsDropSeries && ConditionSplitter.HasTime(statement.Condition))
        {
            throw new QuiverException(ErrorCode.InvalidValue, "DROP SERIES doesn't support time in WHERE clause");
        }

        (InfluxExpression? rest, TimeBounds bounds) = ConditionSplitter.Split(statement.Condition, new ReduceContext(scope.Now));
        var condition = new TagCondition(rest);
        (List<TableDefinition> whole, List<RowDelete> rows) = await Task.Run(
            () => Choose(database, statement.Sources, condition, bounds, cancellationToken), cancellationToken).ConfigureAwait(false);
        await DropAsync(whole, cancellationToken).ConfigureAwait(false);
        if (rows.Count > 0)
        {
            await scope.Executor.Store.Rows.DeleteAsync(rows, cancellationToken).ConfigureAwait(false);
        }

        return [];
    }

    /// <summary>Runs DROP MEASUREMENT.</summary>
    public async Task<IReadOnlyList<SeriesRows>> DropMeasurementAsync(string name, CancellationToken cancellationToken)
    {
        using SchemaReader reader = Read(DatabaseOf(scope.Database));
        await DropAsync([.. reader.TablesOf(name).Select(pair => pair.Table)], cancellationToken).ConfigureAwait(false);
        return [];
    }

    /// <summary>Runs DROP SHARD; nothing happens where there is none of the number.</summary>
    public async Task<IReadOnlyList<SeriesRows>> DropShardAsync(ulong id, CancellationToken cancellationToken)
    {
        if (ShardNumbers.Find(scope.Executor.Catalog.Current, id) is { } shard)
        {
            RowDelete[] deletes =
            [
                .. (scope.Executor.Store.Catalog.Current.FindDatabase(shard.Policy.StoreId)?.Tables ?? [])
                    .Where(table => table.DeletedAt is null)
                    .Select(table => new RowDelete(table.Id, shard.Times.Min, shard.Times.Max, [])),
            ];
            if (deletes.Length > 0)
            {
                await scope.Executor.Store.Rows.DeleteAsync(deletes, cancellationToken).ConfigureAwait(false);
            }
        }

        return [];
    }

    InfluxDatabase DatabaseOf(string name) => scope.Executor.Catalog.Current.Find(name)
        ?? throw new QuiverException(ErrorCode.UnknownDatabase, $"database not found: {name}");

    SchemaReader Read(InfluxDatabase database) => new(scope.Executor, database);

    (List<TableDefinition> Whole, List<RowDelete> Rows) Choose(
        InfluxDatabase database, IReadOnlyList<InfluxSource> sources, TagCondition condition, TimeBounds bounds,
        CancellationToken cancellationToken)
    {
        using SchemaReader reader = Read(database);
        var whole = new List<TableDefinition>();
        var rows = new List<RowDelete>();
        bool isAllTime = bounds is { First: null, Last: null };
        (long first, long last) = (isAllTime ? long.MinValue : bounds.FirstNanosecond, isAllTime ? long.MaxValue : bounds.LastNanosecond);
        foreach (string measurement in reader.Names.Where(name => Sources.Matches(sources, name)))
        {
            CheckFields(reader, measurement, condition, cancellationToken);
            foreach ((InfluxPolicy policy, TableDefinition table) in reader.TablesOf(measurement))
            {
                IReadOnlyList<IReadOnlyList<(string, string?)>> sets = SetsOf(reader, table, measurement, condition, cancellationToken);
                if (sets is [{ Count: 0 }] && isAllTime)
                {
                    whole.Add(table);
                    continue;
                }

                rows.AddRange(sets.Select(tags => new RowDelete(table.Id, first, last, tags)));
                if (rows.Count > MostSets)
                {
                    throw new QuiverException(
                        ErrorCode.LimitExceeded,
                        $"the condition is true of more than {MostSets} sets of tags; delete them by several statements, "
                        + $"or by time only (the last one was of {policy.StoreName})");
                }
            }
        }

        return (whole, first > last ? [] : rows);
    }

    /// <summary>
    /// Returns the sets of values of the tags that the condition is about for which it is true; one without tags for all.
    /// </summary>
    static IReadOnlyList<IReadOnlyList<(string Name, string? Value)>> SetsOf(
        SchemaReader reader, TableDefinition table, string measurement, TagCondition condition, CancellationToken cancellationToken)
    {
        if (condition.IsEmpty)
        {
            return [[]];
        }

        string[] tags = [.. condition.Variables().Where(name => table.Find(name) is { IsTag: true }).Distinct()];
        var chosen = new Dictionary<string, IReadOnlyList<(string, string?)>>(StringComparer.Ordinal);
        bool isAll = true;
        foreach (InfluxSeries series in reader.SeriesOf(table, cancellationToken))
        {
            if (condition.IsTrue(name => name == TagCondition.MeasurementName ? measurement : series.ValueOf(name)))
            {
                (string Name, string? Value)[] set =
                    [.. tags.Select(tag => (tag, series.ValueOf(tag) is { Length: > 0 } value ? value : null))];
                chosen.TryAdd(string.Concat(set.Select(tag => $"{tag.Value?.Length ?? -1}:{tag.Value}")), set);
            }
            else
            {
                isAll = false;
            }
        }

        return isAll && chosen.Count > 0 ? [[]] : [.. chosen.Values];
    }

    void CheckFields(SchemaReader reader, string measurement, TagCondition condition, CancellationToken cancellationToken)
    {
        bool hasField = condition.Comparisons().Any(comparison => !TagCondition.IsForTags(comparison.Operator)
            || TagCondition.TagOf(comparison) is not { } tag
            || (tag.Name != TagCondition.MeasurementName && reader.IsField(measurement, tag.Name))
            || comparison is { Left: InfluxVariable, Right: not (InfluxString or InfluxRegex or InfluxVariable) }
            || comparison is { Right: InfluxVariable, Left: not (InfluxString or InfluxRegex or InfluxVariable) });
        if (hasField && reader.HasRows(measurement, cancellationToken))
        {
            long shard = reader.TablesOf(measurement).Select(pair => ShardNumbers.NumberOf(pair.Policy, 0)).First();
            throw new QuiverException(
                ErrorCode.InvalidValue, $"shard {shard}: fields not supported in WHERE clause during deletion");
        }
    }

    async Task DropAsync(IReadOnlyList<TableDefinition> tables, CancellationToken cancellationToken)
    {
        foreach (TableDefinition table in tables)
        {
            StoreCatalog catalog = scope.Executor.Store.Catalog;
            string database = catalog.Current.FindDatabase(table.DatabaseId)!.Name;
            await catalog.DeleteTableAsync(database, table.Name, HardDeletion.Default, cancellationToken).ConfigureAwait(false);
        }
    }
}
