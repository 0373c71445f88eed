using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Formats.Datasets;
using Quiver.Formats.Parquet.Pruning;
using Quiver.Formats.Parquet.Reading;

namespace Quiver.Formats.Parquet;

/// <summary>A table of one or more Parquet files with the columns of the first; others may order theirs differently.</summary>
sealed class ParquetTable : IPositionedTable, IDisposable
{
    readonly ParquetFile[] _files;
    readonly int[][] _ordinals;
    readonly RowPositions _positions;
    readonly Lazy<TableStatistics> _statistics;

    /// <summary>Creates a table and takes the files over.</summary>
    public ParquetTable(IReadOnlyList<ParquetFile> files)
    {
        ArgumentOutOfRangeException.ThrowIfZero(files.Count);
        _files = [.. files];
        Schema = files[0].Schema;
        _ordinals = [.. files.Select(OrdinalsIn)];
        _positions = new RowPositions(_files);
        _statistics = new Lazy<TableStatistics>(CreateStatistics);
    }

    /// <inheritdoc/>
    public Schema Schema { get; }

    /// <inheritdoc/>
    public TableStatistics? Statistics => _statistics.Value;

    internal IReadOnlyList<ParquetFile> Files => _files;

    /// <summary>Where rows are: their numbers in the table.</summary>
    internal RowPositions Positions => _positions;

    /// <summary>Opens local files as one table.</summary>
    public static async ValueTask<ParquetTable> OpenAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken = default)
    {
        var files = new List<ParquetFile>(paths.Count);
        try
        {
            foreach (var path in paths)
            {
                files.Add(await ParquetFile.OpenAsync(path, cancellationToken).ConfigureAwait(false));
            }

            return new ParquetTable(files);
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
    }

    /// <inheritdoc/>
    public FilterPushdown SupportsFilter(Expression filter) =>
        RowGroupFilter.IsSupported(filter) ? FilterPushdown.Inexact : FilterPushdown.Unsupported;

    /// <inheritdoc/>
    public ExecutionPlan Scan(ScanRequest request) => new ParquetScan(this, request, new ScanCounters());

    /// <inheritdoc/>
    public RecordBatch FetchRows(
        IReadOnlyList<int> projection, ReadOnlySpan<long> positions, TaskContext context, CancellationToken cancellationToken)
    {
        using var fetch = new RowFetch(this, projection, context.Budget);
        return fetch.Read(positions, cancellationToken);
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }
    }

    /// <summary>Returns where a column of the table is in one of its files.</summary>
    internal int OrdinalIn(int file, int ordinal) => _ordinals[file][ordinal];

    internal ColumnBounds BoundsOf(int file, int rowGroup, int ordinal) =>
        _files[file].Footer.PageIndexes.OfGroup(_files[file], rowGroup, OrdinalIn(file, ordinal));

    int[] OrdinalsIn(ParquetFile file)
    {
        var ordinals = new int[Schema.Fields.Count];
        for (var i = 0; i < ordinals.Length; i++)
        {
            var field = Schema.Fields[i];
            ordinals[i] = ReferenceEquals(file, _files[0]) ? i : file.Schema.IndexOf(field.Name);
            if (ordinals[i] < 0)
            {
                throw new QuiverException(
                    ErrorCode.TypeMismatch,
                    $"file '{file.Name}' has no column '{field.Name}', which file '{_files[0].Name}' of the same table has");
            }

            var type = file.Schema.Fields[ordinals[i]].Type;
            if (!type.Equals(field.Type))
            {
                throw new QuiverException(
                    ErrorCode.TypeMismatch,
                    $"column '{field.Name}' is {type} in file '{file.Name}', {field.Type} in file '{_files[0].Name}' of the same table");
            }
        }

        return ordinals;
    }

    TableStatistics CreateStatistics() =>
        new(_files.Sum(file => file.RowCount), true, new LazyColumnStatistics(Schema.Fields.Count, StatisticsOf));

    ColumnStatistics StatisticsOf(int ordinal)
    {
        BoundValue? min = null;
        BoundValue? max = null;
        long? nulls = 0;
        var isFirst = true;
        for (var file = 0; file < _files.Length; file++)
        {
            for (var group = 0; group < _files[file].RowGroupCount; group++)
            {
                var bounds = BoundsOf(file, group, ordinal);
                nulls += bounds.NullCount;
                if (bounds.NullCount == bounds.RowCount)
                {
                    continue;
                }

                min = isFirst || (min is { } low && bounds.Min is { } lower && lower.CompareTo(low) < 0) || bounds.Min is null
                    ? bounds.Min
                    : min;
                max = isFirst || (max is { } high && bounds.Max is { } higher && higher.CompareTo(high) > 0) || bounds.Max is null
                    ? bounds.Max
                    : max;
                isFirst = false;
            }
        }

        var type = Schema.Fields[ordinal].Type;
        return new ColumnStatistics(
            min?.ToScalar(type), type.IsFloating ? null : max?.ToScalar(type), nulls, DictionarySizes.DistinctCount(this, ordinal))
        {
            // Writers may cut texts, and decimals lie in bytes too; numbers and times of fixed width are what they are.
            HasExactBounds = type.IsInteger || type.Id is TypeId.Date or TypeId.Timestamp or TypeId.Time,
        };
    }
}
